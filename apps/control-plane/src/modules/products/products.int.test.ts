import { API } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { apiVersion, application, offer, rowsOf, subscribe } from '../../testing/offer.js';
import { CredentialsModule } from '../credentials/index.js';
import { PlansModule } from '../plans/index.js';
import { SubscriptionsModule } from '../subscriptions/index.js';
import { ProductsModule } from './index.js';

let app: TestApp;
let acme: TestTenant;
const params = { tenant: 'acme' };

beforeAll(async () => {
  app = await testApp({ modules: [ProductsModule, PlansModule, SubscriptionsModule, CredentialsModule] });
  acme = await app.tenant('acme');
});
afterAll(() => app.close());

const publisher = () => app.as('publisher', acme);

describe('items', () => {
  test('a product shows the versions it includes, and what of them', async () => {
    const versionId = await apiVersion(app, acme, 'pets');
    const made = await publisher().call(API.products.create, { params, body: { name: 'Pet Store', items: [{ versionId, operationIds: ['getPet'] }] } });
    expect(made).toMatchObject({
      slug: 'pet-store',
      planCount: 0,
      items: [{ versionId, operationIds: ['getPet'], apiSlug: 'pets', versionName: 'v1', versionState: 'published' }],
    });
    expect(await publisher().call(API.products.get, { params: { ...params, product: 'pet-store' } })).toEqual(made);
  });

  test.each([
    ['an unknown version', async () => [{ versionId: newId('version') }], '/items/0/versionId'],
    [
      'a version of another tenant',
      async () => [{ versionId: await apiVersion(app, await app.tenant(`other-${Date.now()}`), 'theirs') }],
      '/items/0/versionId',
    ],
    [
      'an unknown operation',
      async () => [{ versionId: await apiVersion(app, acme, 'cats'), operationIds: ['listPets', 'burnPets'] }],
      '/items/0/operationIds/1',
    ],
    ['no operation', async () => [{ versionId: await apiVersion(app, acme, 'dogs'), operationIds: [] }], '/items/0/operationIds'],
    ['a retired version', async () => [{ versionId: await apiVersion(app, acme, 'gone', { state: 'retired' }) }], '/items/0/versionId'],
  ])('%s is refused, and nothing is written', async (_, items, pointer) => {
    const body = { name: 'Bad', items: await items() };
    const before = await rowsOf(app);
    await expect(publisher().call(API.products.create, { params, body })).rejects.toMatchObject({ code: 'request.invalid', errors: [{ pointer }] });
    expect(await rowsOf(app)).toBe(before);
  });

  test('one version named twice is refused', async () => {
    const versionId = await apiVersion(app, acme, 'twice');
    await expect(publisher().call(API.products.create, { params, body: { name: 'Twice', items: [{ versionId }, { versionId }] } })).rejects.toMatchObject({
      errors: [{ pointer: '/items/1/versionId', detail: 'is named twice' }],
    });
  });

  test('changing them tells the gateways and the audit trail, what it was before included', async () => {
    const [one, two] = [await apiVersion(app, acme, 'one'), await apiVersion(app, acme, 'two')];
    const { id } = await publisher().call(API.products.create, { params, body: { name: 'Changing', items: [{ versionId: one }] } });
    const changed = await publisher().call(API.products.update, { params: { ...params, product: id }, body: { items: [{ versionId: two }] } });
    expect(changed.items.map((item) => item.versionId)).toEqual([two]);
    const rows = await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql(
        `select a.detail, (select count(*)::int from outbox where topic = 'snapshot' and payload = $2) as touches from audit_entries a where subject_id = $1 and action = 'product.changed'`,
        [id, JSON.stringify({ kind: 'product', id })],
      ),
    );
    expect(rows).toEqual([
      {
        detail: expect.objectContaining({ before: expect.objectContaining({ items: [{ versionId: one }] }), after: { items: [{ versionId: two }] } }),
        touches: 2,
      },
    ]);
  });

  test('that would give an application two live subscriptions to one version are refused, naming them', async () => {
    const [left, right] = [await apiVersion(app, acme, 'left'), await apiVersion(app, acme, 'right')];
    const [first, second] = [await offer(app, acme, [left], { name: 'L' }), await offer(app, acme, [right], { name: 'R' })];
    const applicationId = await application(app, acme, 'Both');
    const { id: subscriptionId } = await subscribe(app, acme, applicationId, first.planId);
    await subscribe(app, acme, applicationId, second.planId);
    const before = await rowsOf(app);
    const answer = await publisher().request(API.products.update, {
      params: { ...params, product: second.productId },
      body: { items: [{ versionId: left }, { versionId: right }] },
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'resource.conflict', subscriptions: [{ subscriptionId, versionId: left, applicationId, applicationName: 'Both' }] },
    });
    expect(await rowsOf(app)).toBe(before);
  });
});

test('a product with plans stays; one without goes', async () => {
  const { productId } = await offer(app, acme, [await apiVersion(app, acme, 'kept')]);
  await expect(publisher().call(API.products.remove, { params: { ...params, product: productId } })).rejects.toMatchObject({ code: 'resource.conflict' });
  const { id } = await publisher().call(API.products.create, { params, body: { name: 'Empty' } });
  await publisher().call(API.products.remove, { params: { ...params, product: id } });
  await expect(publisher().call(API.products.get, { params: { ...params, product: id } })).rejects.toMatchObject({ code: 'resource.not_found' });
});

test('a slug is taken once; one that nobody chose makes room', async () => {
  await publisher().call(API.products.create, { params, body: { name: 'Gold', slug: 'gold' } });
  await expect(publisher().call(API.products.create, { params, body: { name: 'X', slug: 'gold' } })).rejects.toMatchObject({ code: 'slug.taken' });
  expect((await publisher().call(API.products.create, { params, body: { name: 'Gold' } })).slug).toBe('gold-2');
});

test('pages go through all products once', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await publisher().call(API.products.list, { params, query: { limit: 3, ...(cursor && { cursor }) } });
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const all = await publisher().call(API.products.list, { params, query: { limit: 200 } });
  expect(seen).toEqual(all.items.map((item) => item.id));
  expect(new Set(seen).size).toBe(seen.length);
  expect((await publisher().call(API.products.list, { params, query: { q: 'gol%' } })).items).toEqual([]);
  expect((await publisher().call(API.products.list, { params, query: { q: 'GOLD' } })).items).toHaveLength(2);
});

test('developers do not see products, and auditors do not change them', async () => {
  await expect(app.as('developer', acme).call(API.products.list, { params })).rejects.toMatchObject({ code: 'access.denied' });
  await expect(app.as('auditor', acme).call(API.products.create, { params, body: { name: 'No' } })).rejects.toMatchObject({ code: 'access.denied' });
});
