import type { CompiledApi } from '../compile/compile-api.js';
import { HeaderName } from '../http1/header-name.js';

/** The versions of one API at one place, by path segment or by header. */
export class Versions {
  readonly byPath = new Map<string, CompiledApi>();
  readonly byHeader: { header: HeaderName; versions: Map<string, CompiledApi> }[] = [];
  defaultVersion: CompiledApi | null = null;
  /** Whether any version may be known to a stranger: otherwise even the API's existence is not told. */
  visible = false;

  constructor(readonly apiId: string) {}

  add(api: CompiledApi): void {
    const { entry, version } = api.object;
    if (!api.hidden) this.visible = true;
    if (entry.version.by === 'path') {
      this.byPath.set(version.name, api);
      return;
    }
    const header = new HeaderName(entry.version.header);
    let group = this.byHeader.find((other) => other.header.text === header.text);
    if (!group) {
      group = { header, versions: new Map() };
      this.byHeader.push(group);
    }
    group.versions.set(version.name, api);
    if (entry.version.isDefault) this.defaultVersion = api;
  }
}

/** A tree of whole path segments from a place's root to its APIs. Look-ups cost by the depth of the path, not by the number of APIs. */
export class Site {
  private readonly children = new Map<string, Site>();
  versions: Versions | null = null;

  /**
   * Puts an API's version at a root below this site; empty segments mean the site itself.
   * @returns false when another API has that root
   */
  add(segments: readonly string[], api: CompiledApi): boolean {
    let site: Site = this;
    for (const segment of segments) {
      let next = site.children.get(segment);
      if (next === undefined) {
        next = new Site();
        site.children.set(segment, next);
      }
      site = next;
    }
    site.versions ??= new Versions(api.object.api.id);
    if (site.versions.apiId !== api.object.api.id) return false;
    site.versions.add(api);
    return true;
  }

  /** The longest root that `path` begins with, from the slash at `from` on; `found.at` is where the rest begins. */
  find(path: string, from: number, found: { at: number }): Versions | null {
    let site: Site = this;
    let deepest = site.versions;
    found.at = from;
    let at = from;
    while (at < path.length) {
      const slash = path.indexOf('/', at + 1);
      const end = slash < 0 ? path.length : slash;
      const next = site.children.get(path.slice(at + 1, end));
      if (next === undefined) break;
      site = next;
      at = end;
      if (site.versions !== null) {
        deepest = site.versions;
        found.at = at;
      }
    }
    return deepest;
  }
}
