import { API, PLAN_STATES } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_ACTOR } from '../../platform/database/index.js';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { apiVersion, application, offer, rowsOf, subscribe } from '../../testing/offer.js';
import { SubscriptionsModule } from '../subscriptions/index.js';
import { VersionRetirements } from '../versions/index.js';
import { PlanReader, PlansModule } from './index.js';
import { planLifecycle } from './plan.rules.js';

let app: TestApp;
let acme: TestTenant;
const params = { tenant: 'acme' };

beforeAll(async () => {
  app = await testApp({ modules: [PlansModule, SubscriptionsModule] });
  acme = await app.tenant('acme');
});
afterAll(() => app.close());

const publisher = () => app.as('publisher', acme);
const go = (plan: string, to: (typeof PLAN_STATES)[number], reason?: string) =>
  publisher().call(API.plans.transition, { params: { ...params, plan }, body: { to, ...(reason && { reason }) } });

async function draft(name = 'Free'): Promise<string> {
  const items = [{ versionId: await apiVersion(app, acme, `api-${Math.random().toString(36).slice(2)}`) }];
  const product = await publisher().call(API.products.create, { params, body: { name: 'P', items } });
  return (await publisher().call(API.plans.create, { params, body: { productId: product.id, name } })).id;
}

describe('terms', () => {
  test('limits, policies and price are kept with their defaults filled in', async () => {
    const { productId } = await offer(app, acme, [await apiVersion(app, acme, 'priced')], { name: 'Base' });
    const limits = [{ kind: 'rate' as const, name: 'per minute', requests: 60, windowMs: 60_000 }];
    const price = { amount: 9.5, currency: 'EUR', per: 'month' as const };
    const policies = [{ type: 'headers', config: { request: { set: [{ name: 'x-plan', value: 'gold' }] } } }];
    const plan = await publisher().call(API.plans.create, { params, body: { productId, name: 'Gold', approval: 'manual', limits, price, policies } });
    expect(plan).toMatchObject({
      slug: 'gold',
      state: 'draft',
      allowed: ['published'],
      approval: 'manual',
      price,
      limits: [{ ...limits[0], algorithm: 'window', mode: 'fast', onStoreLoss: 'share' }],
    });
    expect(await publisher().call(API.plans.get, { params: { ...params, plan: 'gold' } })).toEqual(plan);
  });

  test('a policy that would never run for a plan is refused', async () => {
    const { productId } = await offer(app, acme, [await apiVersion(app, acme, 'early')], { name: 'Base' });
    for (const type of ['api-key', 'cors', 'plan-limits', 'subscription']) {
      const answer = publisher().call(API.plans.create, {
        params,
        body: { productId, name: 'X', policies: [{ type, ...(type === 'cors' && { config: { origins: ['*'] } }) }] },
      });
      await expect(answer).rejects.toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/policies/0/type' }] });
    }
  });

  test('changing them touches the plan at the gateways', async () => {
    const plan = await draft();
    await publisher().call(API.plans.update, {
      params: { ...params, plan },
      body: { limits: [{ kind: 'quota', name: 'daily', requests: 10, period: 'day' }] },
    });
    const touches = await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql('select 1 from outbox where payload = $1', [JSON.stringify({ kind: 'plan', id: plan })]),
    );
    expect(touches).toHaveLength(2);
  });
});

describe('the lifecycle', () => {
  test('every illegal transition is a 409 with state and allowed, and writes nothing', async () => {
    const plan = await draft('Walk');
    for (const state of PLAN_STATES) {
      if (state !== 'draft') await go(plan, state);
      const before = await rowsOf(app);
      for (const to of PLAN_STATES.filter((next) => !planLifecycle.allowed(state).includes(next))) {
        const answer = await publisher().request(API.plans.transition, { params: { ...params, plan }, body: { to } });
        expect(answer).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state, allowed: planLifecycle.allowed(state) } });
      }
      expect(await rowsOf(app)).toBe(before);
    }
    await expect(publisher().call(API.plans.update, { params: { ...params, plan }, body: { name: 'No' } })).rejects.toMatchObject({
      code: 'transition.not_allowed',
    });
  });

  test('a plan of an empty product is not published', async () => {
    const product = await publisher().call(API.products.create, { params, body: { name: 'Empty' } });
    const plan = await publisher().call(API.plans.create, { params, body: { productId: product.id, name: 'Nothing' } });
    await expect(go(plan.id, 'published')).rejects.toMatchObject({ code: 'transition.refused' });
  });

  test('closing ends its subscriptions, each audited and each owner told', async () => {
    const { planId } = await offer(app, acme, [await apiVersion(app, acme, 'closing')], { approval: 'manual', name: 'Closing' });
    const [active, pending] = [await application(app, acme, 'A'), await application(app, acme, 'B')];
    const first = await subscribe(app, acme, active, planId);
    const second = await subscribe(app, acme, pending, planId);
    await app.as('approver', acme).call(API.subscriptions.approve, { params: { ...params, subscription: first.id }, body: {} });
    await go(planId, 'deprecated');
    await go(planId, 'closed', 'sold out');
    const rows = await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql(
        `select s.state, s.reason, (select array_agg(action order by id) from audit_entries where subject_id = s.id) as actions,
           (select count(*)::int from notices where account_id = $2 and title like a.name || ' on %' and body = 'sold out') as notices
         from subscriptions s join applications a on a.id = s.application_id where s.id = any($1) order by s.id`,
        [[first.id, second.id], acme.members.developer.accountId],
      ),
    );
    expect(rows).toEqual([
      { state: 'closed', reason: 'sold out', actions: ['subscription.requested', 'subscription.approved', 'subscription.closed'], notices: 1 },
      { state: 'rejected', reason: 'sold out', actions: ['subscription.requested', 'subscription.rejected'], notices: 1 },
    ]);
    expect((await publisher().call(API.plans.get, { params: { ...params, plan: planId } })).subscriptionCount).toBe(0);
  });
});

test('the catalogue is offered published plans only', async () => {
  const versionId = await apiVersion(app, acme, 'offered');
  const { planId, productId } = await offer(app, acme, [versionId], { name: 'Open' });
  await publisher().call(API.plans.create, { params, body: { productId, name: 'Hidden' } });
  const old = await offer(app, acme, [], { name: 'Old', productId });
  await go(old.planId, 'deprecated');
  const offered = async (tenantId: string) =>
    (await app.database.read({ tenantId }, (tx) => app.get(PlanReader).publishedForVersions(tx, [versionId]))).get(versionId) ?? [];
  expect(await offered(acme.id)).toEqual([
    {
      id: planId,
      slug: 'open',
      name: 'Open',
      description: '',
      approval: 'automatic',
      limits: [],
      modelLimits: [],
      price: null,
      product: { id: productId, name: 'Product', description: '' },
    },
  ]);
  const beta = await app.tenant('beta');
  expect(await offered(beta.id)).toEqual([]);

  const spend = { type: 'spend-limit', config: { name: 'house', dollars: 5, period: 'day' } };
  const tokens = { type: 'token-limit', config: { name: 'each', tokens: 1_000, period: 'month' } };
  const set = await publisher().call(API.policySets.create, { params, body: { name: 'Limits', policies: [tokens] as never } });
  await publisher().call(API.policies.setOfProduct, { params: { ...params, product: productId }, body: { expectedVersion: 0, policies: [spend] as never } });
  await publisher().call(API.plans.update, { params: { ...params, plan: planId }, body: { policies: [{ type: 'set', config: { setId: set.id } }] as never } });
  expect((await offered(acme.id))[0]?.modelLimits.map(({ name, amount }) => [name, amount])).toEqual([
    ['house', 5],
    ['each', 1_000],
  ]);
});

test('lists filter by product and state', async () => {
  const { productId, planId } = await offer(app, acme, [await apiVersion(app, acme, 'listed')], { name: 'Listed' });
  const of = async (query: object) => (await publisher().call(API.plans.list, { params, query })).items.map((plan) => plan.id);
  expect(await of({ product: productId })).toEqual([planId]);
  expect(await of({ product: productId, state: 'draft' })).toEqual([]);
  expect(await of({ product: 'no-such-product' })).toEqual([]);
});

test('retiring the last version of a product closes its plans, and says so before', async () => {
  const [kept, last] = [await apiVersion(app, acme, 'kept', { state: 'retired' }), await apiVersion(app, acme, 'last', { state: 'deprecated' })];
  const [serving, sold] = [await apiVersion(app, acme, 'serving'), await offer(app, acme, [await apiVersion(app, acme, 'sold')], { name: 'Sold' })];
  // both get there by a change of items, as a version that is deprecated or retired takes no new subscribers
  const applicationId = await application(app, acme, 'Last one');
  const { id } = await subscribe(app, acme, applicationId, sold.planId);
  await app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, async (tx) => {
    await tx.sql('delete from product_items where product_id = $1', [sold.productId]);
    for (const versionId of [kept, last, serving])
      await tx.sql('insert into product_items (tenant_id, product_id, version_id) values ($1, $2, $3)', [acme.id, sold.productId, versionId]);
  });
  const retirements = app.get(VersionRetirements);
  const closes = () => app.database.read({ tenantId: acme.id }, (tx) => retirements.closes(tx, last));
  expect(await closes()).toEqual([]);
  await app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, (tx) =>
    tx.sql('delete from product_items where product_id = $1 and version_id = $2', [sold.productId, serving]),
  );
  expect(await closes()).toEqual([{ id: sold.planId, name: 'Sold' }]);
  await publisher().call(API.versions.transition, { params: { ...params, api: 'last', version: 'v1' }, body: { to: 'retired', reason: 'old', force: true } });
  expect((await publisher().call(API.plans.get, { params: { ...params, plan: sold.planId } })).state).toBe('closed');
  expect(await app.as('developer', acme).call(API.subscriptions.get, { params: { ...params, subscription: id } })).toMatchObject({
    state: 'closed',
    reason: 'old',
  });
});
