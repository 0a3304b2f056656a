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

/** An API that wants a place. */
export interface Claim {
  /** Of the API's object. */
  readonly key: string;
  readonly api: CompiledApi;
  readonly former: boolean;
}

function order(a: Claim, b: Claim): number {
  if (a.former !== b.former) return a.former ? 1 : -1;
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}

/** A tree of whole path segments from a place's root to its APIs. Look-ups cost by the depth of the path, not by the number of APIs. */
export class Site {
  constructor(
    readonly children: Map<string, Site> = new Map(),
    /** All that want this place, whether they have it or not. */
    public claims: Claim[] = [],
    public versions: Versions | null = null,
  ) {}

  /** The first claim, by age of the name and then by key, has the place for its API; other APIs go without. Only for a site that no snapshot holds yet. */
  decide(): void {
    this.versions = null;
    if (this.claims.length === 0) return;
    this.claims.sort(order);
    const versions = new Versions((this.claims[0] as Claim).api.object.api.id);
    for (const { api } of this.claims) if (api.object.api.id === versions.apiId) versions.add(api);
    this.versions = versions;
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
