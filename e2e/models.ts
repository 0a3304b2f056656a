import type { ModelPrice } from '@gatehouse/definition';
import OpenAI from 'openai';
import { settled } from './offer.js';
import type { Person } from './people.js';
import type { World } from './world.js';

interface Attached {
  type: string;
  config: Record<string, unknown>;
}

export interface ModelOfferOptions {
  /** Base URL of the provider, with its version. */
  baseUrl: string;
  price: ModelPrice;
  name?: string;
  secret?: string;
  /** Asked when the first one fails. */
  spareUrl?: string;
  /** On the plan. */
  policies?: Attached[];
  /** Of the API. */
  llm?: Record<string, unknown>;
}

/** An API of models of one tenant, and an application on a plan of it with a key. */
export interface ModelOffer {
  params: { tenant: string };
  at: { tenant: string; api: string; version: string };
  applicationId: string;
  subscriptionId: string;
  providerId: string;
  routeId: string;
  key: string;
  client(gateway: string, key?: string): OpenAI;
}

const MODEL = 'large-1';

/** The golden path of models, over the management API alone: the name `smart` leads to one model of one provider, and to a spare one where that fails. */
export async function offerModels(world: World, { client, email }: Person, options: ModelOfferOptions): Promise<ModelOffer> {
  const { baseUrl, spareUrl, price, name = 'Models', secret = 'sk-of-the-provider', policies = [], llm } = options;
  const tenant = await world.admin.client.tenants.create({ body: { name, ownerEmail: email } });
  const params = { tenant: tenant.slug };
  const models = [{ id: MODEL, price }];
  const made = (called: string, url: string) =>
    client.providers.create({ params, body: { name: called, baseUrl: url, models, keys: [{ name: 'main', secret }] } });
  const provider = await made('Mock', baseUrl);
  const spare = spareUrl === undefined ? undefined : await made('Spare', spareUrl);
  const targets = [provider, ...(spare === undefined ? [] : [spare])].map(({ id: providerId }, priority) => ({ providerId, model: MODEL, priority }));
  const route = await client.modelRoutes.create({ params, body: { name: 'smart', targets, ...(spare && { strategy: 'priority' as const }) } });
  const { api, version, revision } = await client.apis.create({ params, body: { name: 'Our models', kind: 'llm', ...(llm && { settings: { llm } }) } });
  if (!revision) throw new Error('an API of kind llm brings its own document');
  const at = { ...params, api: api.slug, version: version.name };
  await client.revisions.transition({ params: { ...at, revision: revision.id }, body: { to: 'approved' } });
  await client.deployments.create({ params: at, body: { revisionId: revision.id, environment: 'production' } });
  await client.versions.transition({ params: at, body: { to: 'published' } });
  const product = await client.products.create({ params, body: { name: 'Models', items: [{ versionId: version.id }] } });
  const plan = await client.plans.create({ params, body: { productId: product.id, name: 'Basic', limits: [], policies } });
  await client.plans.transition({ params: { ...params, plan: plan.id }, body: { to: 'published' } });
  const { id: applicationId } = await client.applications.create({ params, body: { name: 'Caller' } });
  const subscription = await client.subscriptions.create({ params, body: { applicationId, planId: plan.id } });
  const { key } = await client.credentials.create({ params: { ...params, application: applicationId }, body: { name: 'first' } });
  await settled(world);
  const clientOf = (gateway: string, apiKey = key) => new OpenAI({ apiKey, baseURL: `${gateway}/${params.tenant}/${api.slug}/v1`, maxRetries: 0 });
  return { params, at, applicationId, subscriptionId: subscription.id, providerId: provider.id, routeId: route.id, key, client: clientOf };
}
