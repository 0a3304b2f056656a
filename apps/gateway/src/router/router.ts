import type { CompiledApi } from '../compile/compile-api.js';
import type { Exchange } from '../exchange/exchange.js';
import type { RouteTable } from './route-table.js';
import type { Site, Versions } from './sites.js';

export const Route = { found: 0, none: 1, versionMissing: 2 } as const;

/** From host and path to an API version, by maps: its cost per request does not grow with the number of APIs. */
export class Router {
  private readonly hosts: ReadonlyMap<string, Site>;
  private readonly tenants: ReadonlyMap<string, Site>;
  private readonly found = { at: 0 };

  constructor(readonly routes: RouteTable) {
    this.hosts = routes.hosts;
    this.tenants = routes.tenants;
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
