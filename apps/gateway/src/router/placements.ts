import type { CompiledApi } from '../compile/compile-api.js';

/** A place from which an API is reached. */
export interface Placement {
  /** Under a host of its own, or under the tenant's name. */
  readonly under: 'hosts' | 'tenants';
  readonly name: string;
  readonly segments: readonly string[];
  /** A name of today comes before one that only used to lead somewhere. */
  readonly former: boolean;
}

const baseOf = (api: CompiledApi): string[] => (api.object.entry.basePath ?? '').split('/').filter((segment) => segment !== '');
/** Under a host of its own the tenant is known: without a base path the API's slug leads to it. */
const rootOf = (api: CompiledApi): string[] => (api.object.entry.basePath === null ? [api.object.api.slug] : baseOf(api));

/** The default route serves where the API has no host of its own. */
function tenantNames(api: CompiledApi): string[] {
  const { entry, tenant, environment } = api.object;
  if (entry.hosts.length > 0) return [];
  const slugs = [tenant.slug, ...(tenant.aliases ?? [])];
  return slugs.flatMap((slug) => (environment.isDefault ? [`${slug}~${environment.slug}`, slug] : [`${slug}~${environment.slug}`]));
}

/**
 * Default route: `/{tenant}/{api}/...` and `/{tenant}~{environment}/{api}/...`; an API with hosts of its own is served there, under its base path
 * or its slug.
 */
export function placementsOf(api: CompiledApi): Placement[] {
  // what leads out is reached through the forward proxy's port alone
  if (api.destinations !== null) return [];
  const { slug, aliases } = api.object.api;
  const placements: Placement[] = [];
  const put = (under: Placement['under'], name: string, segments: readonly string[], former: boolean) =>
    void placements.push({ under, name, segments, former });
  const formerSlugs = aliases.filter((alias) => alias !== slug);
  const base = baseOf(api);
  for (const host of api.object.entry.hosts) {
    put('hosts', host.toLowerCase(), rootOf(api), false);
    if (base.length === 0) for (const alias of formerSlugs) put('hosts', host.toLowerCase(), [alias], true);
  }
  // a base path without a host stays inside the tenant's own part of the tree
  const isSlug = base.length === 1 && (base[0] === slug || aliases.includes(base[0] as string));
  for (const name of tenantNames(api)) {
    put('tenants', name, [slug], false);
    for (const alias of formerSlugs) put('tenants', name, [alias], true);
    if (base.length > 0 && !isSlug) put('tenants', name, base, true);
  }
  return placements;
}
