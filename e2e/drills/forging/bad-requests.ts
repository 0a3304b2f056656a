import type { Offer } from '../../offer.js';

export interface BadRequest {
  name: string;
  method?: 'POST' | 'PUT' | 'PATCH';
  /** Behind `/api/v1/tenants/{tenant}`. */
  path: string;
  body: object;
}

/** Configuration that the management API must not take. */
export function badRequests(offer: Offer): BadRequest[] {
  const version = `/apis/${offer.api}/versions/v1`;
  const revision = (name: string, settings: object): BadRequest => ({
    name,
    path: `${version}/revisions`,
    body: { fromRevisionId: offer.revisionId, settings: { upstreamId: offer.upstreamId, ...settings } },
  });
  const policy = (name: string, type: string, config: object) => revision(name, { policies: [{ type, config }] });
  const plan = (name: string, limits: object[]): BadRequest => ({ name, method: 'PATCH', path: `/plans/${offer.planId}`, body: { limits } });
  const limit = (change: object) => ({ kind: 'rate', name: 'a', requests: 10, windowMs: 1_000, ...change });
  const upstream = (name: string, change: object): BadRequest => ({
    name,
    method: 'PUT',
    path: `/upstreams/${offer.upstreamId}`,
    body: { name: 'echo', targets: [{ url: 'https://example.com' }], ...change },
  });
  return [
    policy('an unknown policy', 'teleport', {}),
    policy('a policy with a wrong setting', 'request-size', { bodyBytesMax: -1 }),
    policy('a policy with an unknown setting', 'headers', { magic: true }),
    policy('a header that is the gateway’s own', 'headers', { request: { set: [{ name: 'x-forwarded-for', value: '1' }] } }),
    policy('a header with a line break', 'headers', { response: { set: [{ name: 'x-a', value: 'b\r\nx-c: d' }] } }),
    policy('credentials for every origin', 'cors', { origins: ['*'], credentials: true }),
    revision('an upstream of nobody', { upstreamId: 'ups_00000000000000000000' }),
    plan('a limit below one', [limit({ requests: -1 })]),
    plan('two limits of one name', [limit({}), limit({ windowMs: 5_000 })]),
    plan('a limit of an unknown kind', [limit({ kind: 'magic' })]),
    upstream('no target', { targets: [] }),
    upstream('a target at a file', { targets: [{ url: 'file:///etc/passwd' }] }),
    upstream('a target where clouds keep their secrets', { targets: [{ url: 'http://169.254.169.254/latest' }] }),
    upstream('a time-out of nothing', { connectTimeoutMs: 0 }),
    { name: 'a draft deployed', path: `${version}/deployments`, body: { revisionId: 'rev_00000000000000000000', environment: 'production' } },
    { name: 'an environment that is not there', path: `${version}/deployments`, body: { revisionId: offer.revisionId, environment: 'nowhere' } },
    { name: 'a published version back to draft', path: `${version}/transitions`, body: { to: 'draft' } },
    { name: 'a base path with dots', method: 'PATCH', path: `/apis/${offer.api}`, body: { basePath: '/../x' } },
    { name: 'a slug that is none', method: 'PATCH', path: `/apis/${offer.api}`, body: { slug: '../x' } },
    { name: 'a document that is none', path: `${version}/revisions`, body: { document: 'hello: world' } },
  ];
}
