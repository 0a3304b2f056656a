import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designTenant } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { application, offer, subscribe } from '../../testing/offer.js';
import { ModelRoutesModule } from '../model-routes/index.js';
import { ProvidersModule } from '../providers/index.js';
import { SubscriptionsModule } from '../subscriptions/index.js';

const params = { tenant: 'acme' };
let design: DesignApp;
let acme: TestTenant;
let openId: string;
let closedId: string;
let free: Awaited<ReturnType<typeof offer>>;
let gold: Awaited<ReturnType<typeof offer>>;
let app: string;

const publisher = () => design.app.as('publisher', acme);
const developer = () => design.app.as('developer', acme);
const callable = (query: object = {}) => developer().call(API.modelRoutes.callable, { params, query });
const names = async (query: object = {}) => (await callable({ limit: 200, ...query })).items.map(({ name }) => name);

async function modelApi(name: string, llm: object) {
  const { api, version, revision } = await publisher().call(API.apis.create, {
    params,
    body: { name, slug: name.toLowerCase(), kind: 'llm', settings: { llm } } as never,
  });
  const at = { ...params, api: api.slug, version: version.name };
  await deploy(publisher(), at, revision?.id ?? '');
  await publisher().call(API.versions.transition, { params: at, body: { to: 'published' } });
  return { apiId: api.id, versionId: version.id };
}

beforeAll(async () => {
  const modules = [ProvidersModule, ModelRoutesModule, SubscriptionsModule];
  design = await designApp({ modules, config: { allowPrivateUpstreams: ['api.openai.com'] } });
  acme = await designTenant(design.app, 'acme');
  const models = [
    { id: 'small', contextTokens: 8_000, abilities: ['chat' as const], price: { inputPerMillion: 1, outputPerMillion: 2, cachedInputPerMillion: 1 } },
    { id: 'eyes-1', abilities: ['chat' as const, 'vision' as const] },
  ];
  const house = { name: 'House', kind: 'custom', wireFormat: 'openai-chat', baseUrl: 'https://api.openai.com/house', catalogue: false, models };
  const provider = await design.app.as('admin', acme).call(API.providers.create, { params, body: house as never });
  openId = (await modelApi('Open', { anyModel: true })).versionId;
  closedId = (await modelApi('Closed', { anyModel: false })).versionId;
  free = await offer(design.app, acme, [openId, closedId]);
  gold = await offer(design.app, acme, [openId], { name: 'Gold', productId: free.productId });
  const route = (name: string, model: string, exposure: object = {}) =>
    publisher().call(API.modelRoutes.create, { params, body: { name, targets: [{ providerId: provider.id, model }], exposure } as never });
  await route('everybody', 'small');
  await route('my-*', '*');
  await route('precious', 'small', { planIds: [gold.planId] });
  await route('unlisted', 'small', { listed: false });
  app = await application(design.app, acme, 'Shop');
});
afterAll(() => design.app.close());

describe('what a developer may ask for', () => {
  test('names first, with where they lead; then models by provider, where an API lets them be asked for so', async () => {
    expect(await names({ api: 'open' })).toEqual(['everybody', 'my-*', 'house/eyes-1', 'house/small']);
    expect(await names({ api: 'closed' })).toEqual(['everybody', 'my-*']);
    const [everybody, pattern] = (await callable()).items;
    expect(everybody).toMatchObject({
      kind: 'route',
      apis: [{ slug: 'open' }, { slug: 'closed' }],
      models: [{ ask: 'everybody', provider: 'House', model: 'small', contextTokens: 8_000, price: { cachedInputPerMillion: 1 } }],
    });
    expect(pattern).toMatchObject({ kind: 'pattern', models: [{ ask: 'my-eyes-1', model: 'eyes-1', price: null }, { ask: 'my-small' }] });
  });

  test('an application: nothing before it is on a plan, then what its plan is let in for', async () => {
    const mine = { api: 'open', application: app };
    expect(await names(mine)).toEqual([]);
    expect((await callable(mine)).applications).toEqual([{ id: app, name: 'Shop', subscription: null }]);
    const { id } = await subscribe(design.app, acme, app, free.planId);
    expect(await names(mine)).toEqual(['everybody', 'my-*', 'house/eyes-1', 'house/small']);
    expect((await callable(mine)).applications).toMatchObject([{ subscription: { id, state: 'active', plan: { name: 'Free' } } }]);
    await developer().call(API.subscriptions.close, { params: { ...params, subscription: id }, body: { reason: 'dearer' } });
    await subscribe(design.app, acme, app, gold.planId);
    expect(await names(mine)).toContain('precious');
    expect(await names({ api: 'open' })).toContain('precious');
  });

  test('is searched by words, ability and provider, page by page, each once', async () => {
    expect(await names({ q: 'HOUSE eyes' })).toEqual(['my-*', 'house/eyes-1']);
    expect(await names({ ability: 'vision' })).toEqual(['my-*', 'house/eyes-1']);
    expect(await names({ provider: 'Nobody' })).toEqual([]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await callable({ limit: 2, ...(cursor && { cursor }) });
      expect(page).toMatchObject({ total: 5, providers: ['House'] });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(await names());
  });
});

describe('who may not know', () => {
  test('a route for another plan or application, and one that is not listed, are in nobody else’s list', async () => {
    const { items } = await design.app.as('auditor', acme).call(API.modelRoutes.callable, { params, query: { limit: 200 } });
    expect(items.map(({ name }) => name)).toEqual(['everybody', 'my-*', 'house/eyes-1', 'house/small']);
  });
  test('another’s application, an API that is not there, and an application without an API are refused', async () => {
    const theirs = await application(design.app, acme, 'Theirs', 'admin');
    await expect(callable({ api: 'open', application: theirs })).rejects.toMatchObject({ status: 404 });
    await expect(callable({ api: 'nothing' })).rejects.toMatchObject({ status: 404 });
    await expect(callable({ application: app })).rejects.toMatchObject({ status: 400 });
  });
});
