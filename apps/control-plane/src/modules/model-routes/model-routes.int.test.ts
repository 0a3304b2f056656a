import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DesignApp, designApp, designTenant } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { ModelCatalogueModule } from '../model-catalogue/index.js';
import { ProvidersModule } from '../providers/index.js';
import { ModelRoutesModule } from './index.js';

const params = { tenant: 'acme' };
let design: DesignApp;
let acme: TestTenant;
let other: TestTenant;
let providerId: string;

beforeAll(async () => {
  design = await designApp({ modules: [ProvidersModule, ModelRoutesModule, ModelCatalogueModule], config: { allowPrivateUpstreams: ['api.openai.com'] } });
  acme = await designTenant(design.app, 'acme');
  other = await designTenant(design.app, 'other');
  providerId = (await admin().call(API.providers.create, { params, body: { name: 'OpenAI', kind: 'openai' } })).id;
});
afterAll(() => design.app.close());

const admin = () => design.app.as('admin', acme);
const publisher = () => design.app.as('publisher', acme);
const route = (name: string, more: object = {}) =>
  publisher().call(API.modelRoutes.create, { params, body: { name, targets: [{ providerId, model: 'gpt-5' }], ...more } });

test('a name and a target are all that it takes, and what is known of the model stands beside it', async () => {
  const made = await route('fast');
  expect(made).toMatchObject({ name: 'fast', strategy: 'predictive', exposure: { listed: true }, fallback: { attemptsMax: 3 } });
  expect(made.targets).toMatchObject([
    { model: 'gpt-5', weight: 1, priority: 0, known: true, contextTokens: 400_000, provider: { slug: 'openai' }, price: { inputPerMillion: 1_250_000 } },
  ]);
  const told = await design.app.database.read('system', (tx) => tx.sql('select payload from outbox order by id desc limit 2'));
  expect(told.map((row) => (row as { payload: unknown }).payload)).toEqual([
    { kind: 'provider', id: providerId },
    { kind: 'model-routes', id: acme.id },
  ]);
});

test('replaced as a whole: what is left out is gone', async () => {
  const { id } = await route('gpt-*', { targets: [{ providerId, model: '*' }], slo: { ttftMs: 800, saving: 'weighed' }, hedge: {} });
  const replaced = await publisher().call(API.modelRoutes.replace, {
    params: { ...params, route: id },
    body: {
      name: 'gpt-5*',
      strategy: 'weighted',
      targets: [
        { providerId, model: 'gpt-5', weight: 2 },
        { providerId, model: 'o-unknown', priority: 1 },
      ],
    },
  });
  expect(replaced).toMatchObject({
    id,
    name: 'gpt-5*',
    strategy: 'weighted',
    targets: [
      { weight: 2, known: true },
      { known: false, price: null, priority: 1 },
    ],
  });
  expect(replaced.slo).toBeUndefined();
  expect(await publisher().call(API.modelRoutes.get, { params: { ...params, route: id } })).toEqual(replaced);
});

test.each([
  ['no target', { targets: [] }, 'request.invalid'],
  ['a provider of nobody', { targets: [{ providerId: 'prv_01k9z3v7m80000000000000000', model: 'x' }] }, 'request.invalid'],
  ['the same target twice', { targets: 'twice' }, 'request.invalid'],
  ['no weight at all', { targets: 'weightless' }, 'request.invalid'],
  ['a plan of nobody', { exposure: { planIds: ['plan_01k9z3v7m80000000000000000'] } }, 'request.invalid'],
  ['two patterns in one', { name: 'a*b*' }, 'request.invalid'],
  ['a saving that does not exist', { slo: { saving: 'always' } }, 'request.invalid'],
  ['a name that is taken', { name: 'fast' }, 'slug.taken'],
])('refused: %s', async (_, body: { targets?: unknown; name?: string; exposure?: unknown; slo?: unknown }, code) => {
  const target = { providerId, model: 'gpt-5' };
  const targets = body.targets === 'twice' ? [target, target] : body.targets === 'weightless' ? [{ ...target, weight: 0 }] : (body.targets ?? [target]);
  await expect(route(body.name ?? 'refused', { ...body, targets })).rejects.toMatchObject({ code });
});

test('a provider of another tenant is nobody’s to route to', async () => {
  const theirs = await design.app.as('admin', other).call(API.providers.create, { params: { tenant: 'other' }, body: { name: 'T', kind: 'openai' } });
  await expect(route('stolen', { targets: [{ providerId: theirs.id, model: 'gpt-5' }] })).rejects.toMatchObject({ code: 'request.invalid' });
  const { id } = await route('mine');
  await expect(design.app.as('admin', other).call(API.modelRoutes.get, { params: { tenant: 'other', route: id } })).rejects.toMatchObject({ status: 404 });
  expect((await design.app.as('admin', other).call(API.modelRoutes.list, { params: { tenant: 'other' } })).items).toEqual([]);
});

test('the tenant’s word about a model counts before the catalogue’s, until it is taken back', async () => {
  const about = await publisher().call(API.modelCatalogue.about, { params });
  expect(about.models).toBeGreaterThan(1_000);
  expect(about.packages[0]).toEqual({ name: '@pydantic/genai-prices', version: expect.stringMatching(/^\d+\.\d+\.\d+$/), for: expect.any(String) });
  const price = { inputPerMillion: 900_000, outputPerMillion: 7_000_000 };
  const body = { source: 'openai', model: 'gpt-5', price, note: 'Negotiated' };
  const { override } = await publisher().call(API.modelCatalogue.override, { params, body });
  const shown = async () =>
    (await publisher().call(API.providers.models, { params: { ...params, provider: 'openai' } })).items.find(({ id }) => id === 'gpt-5');
  expect(await shown()).toMatchObject({ price, from: 'override', contextTokens: 400_000 });
  const listed = await publisher().call(API.modelCatalogue.list, { params, query: { overridden: 'true' } });
  expect(listed.items).toMatchObject([{ model: 'gpt-5', price, cataloguePrice: { inputPerMillion: 1_250_000 }, override: { note: 'Negotiated' } }]);
  await publisher().call(API.modelCatalogue.removeOverride, { params: { ...params, override: override?.id ?? '' } });
  expect(await shown()).toMatchObject({ price: { inputPerMillion: 1_250_000 }, from: 'catalogue' });
  await expect(publisher().call(API.modelCatalogue.override, { params, body: { ...body, model: 'gpt-none' } })).rejects.toMatchObject({
    code: 'request.invalid',
  });
});

test('the catalogue is searched by words, source and ability, page by page, each model once', async () => {
  const names = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await publisher().call(API.modelCatalogue.list, { params, query: { source: 'openai', limit: 40, ...(cursor && { cursor }) } });
    for (const { source, model } of page.items) {
      expect(source).toBe('openai');
      expect(names.has(model)).toBe(false);
      names.add(model);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const about = await publisher().call(API.modelCatalogue.about, { params });
  expect(names.size).toBe(about.sources.find(({ id }) => id === 'openai')?.models);
  const found = await publisher().call(API.modelCatalogue.list, { params, query: { q: 'claude anthropic', ability: 'tools' } });
  expect(found.items.length).toBeGreaterThan(3);
  for (const { source, model } of found.items) expect(`${source} ${model}`.toLowerCase()).toContain('claude');
});
