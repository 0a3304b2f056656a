import type { Ground } from './ground.js';

export interface Change {
  name: string;
  make(): Promise<unknown>;
}

/** Fifteen changes of different kinds to what is being called, each through the management API, none of which may disturb a call. */
export async function changesOf(ground: Ground): Promise<Change[]> {
  const { owner, offer, upstream } = ground;
  const { client } = owner;
  const params = { tenant: offer.tenant };
  const at = { ...params, api: offer.api, version: 'v1' };
  const deploy = (revisionId: string) => client.deployments.create({ params: at, body: { revisionId, environment: 'production' } });
  const targets = (...weights: number[]) =>
    client.upstreams.replace({
      params: { ...params, upstream: offer.upstreamId },
      body: { name: 'echo', targets: weights.map((weight, index) => ({ url: `http://127.0.0.1:${upstream.port}${index === 0 ? '' : '/second'}`, weight })) },
    });
  const marked = await revision(ground, [{ type: 'headers', config: { response: { set: [{ name: 'x-drill', value: 'marked' }] } } }]);
  const limited = await revision(ground, [
    { type: 'rate-limit', config: { limit: { kind: 'rate', name: 'drill', requests: 1_000_000_000, windowMs: 60_000 }, by: 'api' } },
    { type: 'cors', config: { origins: ['https://example.com'] } },
  ]);
  const plan = (requests: number) =>
    client.plans.update({ params: { ...params, plan: offer.planId }, body: { limits: [{ kind: 'rate', name: 'drill', requests, windowMs: 60_000 }] } });
  return [
    { name: 'publish a revision with header rules', make: () => deploy(marked) },
    { name: 'roll back', make: () => deploy(offer.revisionId) },
    { name: 'a second target', make: () => targets(1, 1) },
    { name: 'a limit on the plan', make: () => plan(500_000_000) },
    { name: 'publish a revision with a rate limit and CORS', make: () => deploy(limited) },
    { name: 'other weights of targets', make: () => targets(1, 5) },
    { name: 'another limit on the plan', make: () => plan(900_000_000) },
    { name: 'a target takes nothing new', make: () => targets(1, 0) },
    { name: 'remove a target', make: () => targets(1) },
    { name: 'roll back', make: () => deploy(marked) },
    { name: 'another key', make: () => client.credentials.create({ params: { ...params, application: offer.applicationId }, body: { name: 'second' } }) },
    { name: 'another application', make: () => client.applications.create({ params, body: { name: 'Other' } }) },
    { name: 'no limit on the plan', make: () => client.plans.update({ params: { ...params, plan: offer.planId }, body: { limits: [] } }) },
    {
      name: 'another slug of the API, the old one leads on',
      make: () => client.apis.update({ params: { ...params, api: offer.api }, body: { slug: 'wares' } }),
    },
    {
      name: 'roll back, by the new slug',
      make: () => client.deployments.create({ params: { ...at, api: 'wares' }, body: { revisionId: offer.revisionId, environment: 'production' } }),
    },
  ];
}

/** An approved revision of the offered API with these policies beside its key. */
export async function revision({ owner: { client }, offer }: Ground, policies: { type: string; config: Record<string, unknown> }[]): Promise<string> {
  const params = { tenant: offer.tenant, api: offer.api, version: 'v1' };
  const settings = { upstreamId: offer.upstreamId, policies };
  const { id } = await client.revisions.create({ params, body: { fromRevisionId: offer.revisionId, settings } });
  await client.revisions.transition({ params: { ...params, revision: id }, body: { to: 'approved' } });
  return id;
}
