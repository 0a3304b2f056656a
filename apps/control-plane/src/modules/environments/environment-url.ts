/** Where a call has to go, as the gateway's router reads it. */
export interface UrlEnvironment {
  slug: string;
  isDefault: boolean;
  hosts: readonly string[];
}

export interface UrlApi {
  slug: string;
  basePath: string | null;
  versionBy: { by: 'path' } | { by: 'header'; header: string };
}

/** The URL prefix of the default route: `/{tenant}`, or `/{tenant}~{environment}` outside the default environment. */
export function defaultBaseUrl(gatewayUrl: string, tenantSlug: string, environment: UrlEnvironment): string {
  return `${gatewayUrl}/${tenantSlug}${environment.isDefault ? '' : `~${environment.slug}`}`;
}

/** At which URL consumers call a version: on the environment's first own host, or by the default route. */
export function versionUrl(gatewayUrl: string, tenantSlug: string, environment: UrlEnvironment, api: UrlApi, versionName: string): string {
  const version = api.versionBy.by === 'path' ? `/${versionName}` : '';
  const [host] = environment.hosts;
  if (host === undefined) return `${defaultBaseUrl(gatewayUrl, tenantSlug, environment)}/${api.slug}${version}`;
  const url = new URL(gatewayUrl);
  url.hostname = host;
  return `${url.origin}${api.basePath ?? `/${api.slug}`}${version}`;
}
