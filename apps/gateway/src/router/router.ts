import type { CompiledApi } from '../compile/compile-api.js';
import type { Exchange } from '../exchange/exchange.js';
import { Site, type Versions } from './sites.js';

export const Route = { found: 0, none: 1, versionMissing: 2 } as const;

const baseOf = (api: CompiledApi): string[] => (api.object.entry.basePath ?? '').split('/').filter((segment) => segment !== '');
/** Under a host of its own the tenant is known: without a base path the API's slug leads to it. */
const rootOf = (api: CompiledApi): string[] => (api.object.entry.basePath === null ? [api.object.api.slug] : baseOf(api));

/**
 * From host and path to an API version. Built once per snapshot from maps, so that its cost per request does not grow with the number of APIs.
 * Default route: `/{tenant}/{api}/...` and `/{tenant}~{environment}/{api}/...`; an API with hosts of its own is served there, under its base path or its slug.
 */
export class Router {
  private readonly hosts = new Map<string, Site>();
  private readonly tenants = new Map<string, Site>();
  private readonly found = { at: 0 };

  constructor(apis: Iterable<CompiledApi>) {
    const all = [...apis];
    for (const api of all) this.addNames(api);
    // a name of today comes before one that only used to lead somewhere
    for (const api of all) this.addOldNames(api);
  }

  private addNames(api: CompiledApi): void {
    const { entry } = api.object;
    for (const host of entry.hosts) siteOf(this.hosts, host.toLowerCase()).add(rootOf(api), api);
    for (const site of this.tenantSites(api)) site.add([api.object.api.slug], api);
  }

  private addOldNames(api: CompiledApi): void {
    const { slug, aliases } = api.object.api;
    const base = baseOf(api);
    if (base.length === 0) {
      for (const host of api.object.entry.hosts) for (const alias of aliases) if (alias !== slug) siteOf(this.hosts, host.toLowerCase()).add([alias], api);
    }
    for (const site of this.tenantSites(api)) {
      for (const alias of aliases) if (alias !== slug) site.add([alias], api);
      // a base path without a host stays inside the tenant's own part of the tree
      const isSlug = base.length === 1 && (base[0] === slug || aliases.includes(base[0] as string));
      if (base.length > 0 && !isSlug) site.add(base, api);
    }
  }

  /** The default route serves where the API has no host of its own. */
  private tenantSites(api: CompiledApi): Site[] {
    const { entry, tenant, environment } = api.object;
    if (entry.hosts.length > 0) return [];
    const slugs = [tenant.slug, ...(tenant.aliases ?? [])];
    const names = slugs.flatMap((slug) => (environment.isDefault ? [`${slug}~${environment.slug}`, slug] : [`${slug}~${environment.slug}`]));
    return names.map((name) => siteOf(this.tenants, name));
  }

  /** Sets `x.api` and `x.restAt`; x has host, path and head. */
  find(x: Exchange): number {
    const { path } = x;
    const host = this.hosts.size > 0 ? this.hosts.get(x.host) : undefined;
    if (host !== undefined) {
      const route = this.resolve(x, host.find(path, 0, this.found));
      if (route !== Route.none) return route;
    }
    const slash = path.indexOf('/', 1);
    const end = slash < 0 ? path.length : slash;
    const tenant = this.tenants.get(path.slice(1, end));
    return tenant === undefined ? Route.none : this.resolve(x, tenant.find(path, end, this.found));
  }

  private resolve(x: Exchange, versions: Versions | null): number {
    if (versions === null) return Route.none;
    const { path } = x;
    const { at } = this.found;
    if (versions.byPath.size > 0 && at < path.length) {
      const slash = path.indexOf('/', at + 1);
      const end = slash < 0 ? path.length : slash;
      const api = versions.byPath.get(path.slice(at + 1, end));
      if (api !== undefined) return serve(x, api, end);
    }
    for (const { header, versions: named } of versions.byHeader) {
      const name = x.requestHeader(header);
      if (name === undefined) continue;
      const api = named.get(name);
      return api === undefined ? Route.none : serve(x, api, at);
    }
    if (versions.defaultVersion !== null) return serve(x, versions.defaultVersion, at);
    // with versions in the path only, a further segment named one that is not there
    const named = versions.byHeader.length === 0 && path.length > at + 1;
    return versions.visible && !named ? Route.versionMissing : Route.none;
  }
}

/** A hidden version is answered exactly as one that does not exist. */
function serve(x: Exchange, api: CompiledApi, restAt: number): number {
  if (api.hidden) return Route.none;
  x.api = api;
  x.restAt = restAt;
  return Route.found;
}

function siteOf(sites: Map<string, Site>, name: string): Site {
  let site = sites.get(name);
  if (site === undefined) {
    site = new Site();
    sites.set(name, site);
  }
  return site;
}
