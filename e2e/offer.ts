import type { Egress, LimitInput } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import type { z } from 'zod';
import type { Person } from './people.js';
import { signUp } from './people.js';
import type { World } from './world.js';

type EgressInput = z.input<typeof Egress>;

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.0.0' },
  paths: {
    '/things': {
      get: { operationId: 'listThings', summary: 'All things', responses: { 200: { description: 'all' } } },
      post: { operationId: 'addThing', responses: { 201: { description: 'one' } } },
    },
    '/things/{id}': {
      get: {
        operationId: 'getThing',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'one' } },
      },
    },
  },
};

/** A published API of one tenant and an application that is subscribed to it with a key. */
export interface Offer {
  tenant: string;
  tenantId: string;
  api: string;
  versionId: string;
  deploymentId: string;
  planId: string;
  productId: string;
  upstreamId: string;
  revisionId: string;
  applicationId: string;
  subscriptionId: string;
  credentialId: string;
  key: string;
  /** Path of the API on any gateway. */
  path: string;
}

let counter = 0;

/** Takes the whole golden path over the management API, as the tenant's owner. */
export async function makeOffer(
  world: World,
  owner: Person,
  limits: LimitInput[],
  {
    name = `offer-${++counter}`,
    policies = [],
    upstreamUrl = world.upstream.url,
    egress,
  }: { name?: string; policies?: { type: string; config: Record<string, unknown> }[]; upstreamUrl?: string; egress?: EgressInput } = {},
): Promise<Offer> {
  const { client } = owner;
  const tenant = await world.admin.client.tenants.create({ body: { name, ownerEmail: owner.email } });
  const params = { tenant: tenant.slug };
  const upstream = await client.upstreams.create({ params, body: { name: 'echo', targets: [{ url: upstreamUrl }] } });
  const { api, version, revision } = await client.apis.create({
    params,
    body: { name: 'Things', document: JSON.stringify(DOCUMENT), settings: egress ? { egress, policies } : { upstreamId: upstream.id, policies } },
  });
  if (!revision) throw new Error('no revision was made from the document');
  const at = { ...params, api: api.slug, version: version.name };
  await client.revisions.transition({ params: { ...at, revision: revision.id }, body: { to: 'approved' } });
  const deployment = await client.deployments.create({ params: at, body: { revisionId: revision.id, environment: 'production' } });
  await client.versions.transition({ params: at, body: { to: 'published' } });
  const product = await client.products.create({ params, body: { name: 'Things', items: [{ versionId: version.id }] } });
  const plan = await client.plans.create({ params, body: { productId: product.id, name: 'Basic', limits } });
  await client.plans.transition({ params: { ...params, plan: plan.id }, body: { to: 'published' } });
  const application = await client.applications.create({ params, body: { name: 'Caller' } });
  const subscription = await client.subscriptions.create({ params, body: { applicationId: application.id, planId: plan.id } });
  const { credential, key } = await client.credentials.create({ params: { ...params, application: application.id }, body: { name: 'first' } });
  const offer: Offer = {
    tenant: tenant.slug,
    tenantId: tenant.id,
    api: api.slug,
    versionId: version.id,
    deploymentId: deployment.id,
    planId: plan.id,
    productId: product.id,
    upstreamId: upstream.id,
    revisionId: revision.id,
    applicationId: application.id,
    subscriptionId: subscription.id,
    credentialId: credential.id,
    key,
    path: `/${tenant.slug}/${api.slug}/${version.name}`,
  };
  await settled(world);
  return offer;
}

/** Waits until every change made so far is on every gateway. */
export async function settled(world: World): Promise<void> {
  const { client } = world.admin;
  await waitFor(async () => (await client.jobs.summary()).outbox.waiting === 0, { what: 'an empty outbox' });
  const count = world.stack.urls.gateways.length;
  const upToDate = async () =>
    (await client.gateways.list({ query: { live: 'true' } })).items.filter((gateway) => gateway.behind === 0 && gateway.sequence !== null).length >= count;
  await waitFor(upToDate, { what: `${count} gateways up to date`, timeoutMs: 20_000 });
}

export interface CallOptions {
  path?: string;
  method?: string;
  key?: string | null;
  headers?: Record<string, string>;
  body?: string;
}

export async function call(
  gateway: string,
  offer: Pick<Offer, 'path' | 'key'>,
  { path = '/things', method = 'GET', key = offer.key, headers = {}, body }: CallOptions = {},
): Promise<Response> {
  return fetch(`${gateway}${offer.path}${path}`, { method, headers: { ...(key === null ? {} : { 'x-api-key': key }), ...headers }, body });
}

export async function problemCode(response: Response): Promise<string | undefined> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { code?: string }).code;
  } catch {
    return undefined;
  }
}

export async function newOwner(world: World, name: string): Promise<Person> {
  return signUp(world.stack.urls.control, `${name}-${Date.now()}@example.com`, name);
}
