import { API, SUBSCRIPTION_STATES } from '@gatehouse/contracts';
import { newId } from '@gatehouse/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_ACTOR } from '../../platform/database/index.js';
import { CallRefused, type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { apiVersion, application, offer, rowsOf, subscribe } from '../../testing/offer.js';
import { SubscriptionsModule } from './index.js';
import { subscriptionLifecycle } from './subscription.rules.js';
import { SubscriptionExpiry } from './subscription-expiry.js';

let app: TestApp;
let acme: TestTenant;
const params = { tenant: 'acme' };
const E = API.subscriptions;

beforeAll(async () => {
  app = await testApp({ modules: [SubscriptionsModule] });
  acme = await app.tenant('acme');
});
afterAll(() => app.close());

const developer = () => app.as('developer', acme);
const approver = () => app.as('approver', acme);
const at = (subscription: string) => ({ ...params, subscription });
const unique = (text: string) => `${text}-${Math.random().toString(36).slice(2, 8)}`;
const because = { reason: 'because' };

async function manualOffer() {
  const versionId = await apiVersion(app, acme, unique('api'));
  return { versionId, ...(await offer(app, acme, [versionId], { approval: 'manual', name: unique('Partner') })) };
}

/** A pending subscription of a fresh application to a fresh plan. */
async function pending() {
  const { planId, versionId } = await manualOffer();
  const applicationId = await application(app, acme, unique('App'));
  return { planId, versionId, applicationId, id: (await subscribe(app, acme, applicationId, planId)).id };
}

const trail = (id: string) =>
  app.database.read({ tenantId: acme.id }, (tx) =>
    tx.sql<{ action: string; reason: string | null }>('select action, reason from audit_entries where subject_id = $1 order by id', [id]),
  );
const touches = async (applicationId: string) =>
  (
    await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql('select 1 from outbox where payload = $1', [JSON.stringify({ kind: 'application', id: applicationId })]),
    )
  ).length;

describe('subscribing', () => {
  test('to a plan with automatic approval is active at once', async () => {
    const versionId = await apiVersion(app, acme, 'auto');
    const { planId, productId } = await offer(app, acme, [versionId]);
    const applicationId = await application(app, acme, 'Auto');
    const made = await subscribe(app, acme, applicationId, planId);
    expect(made).toMatchObject({
      state: 'active',
      allowed: ['suspended', 'expired', 'closed'],
      application: { id: applicationId, name: 'Auto' },
      plan: { id: planId },
      product: { id: productId },
      items: [{ versionId, apiSlug: 'auto', versionState: 'published' }],
      message: 'please',
      requestedBy: { kind: 'account', id: acme.members.developer.accountId },
      decidedBy: null,
      changeRequest: null,
    });
    expect(await developer().call(E.get, { params: at(made.id) })).toEqual(made);
    expect(await touches(applicationId)).toBe(2);
  });

  test('to a plan with manual approval waits, tells the approvers, and the decision tells the requester', async () => {
    const { id, planId } = await pending();
    expect((await approver().call(API.notices.list, { params })).items[0]).toMatchObject({ kind: 'subscription.requested', body: 'developer of acme: please' });
    const waiting = await approver().call(E.list, { params, query: { all: 'true', state: 'pending', plan: planId } });
    expect(waiting.items.map((item) => item.id)).toEqual([id]);
    const expiresAt = new Date(app.time.now() + 3_600_000).toISOString();
    const approved = await approver().call(E.approve, { params: at(id), body: { reason: 'welcome', expiresAt } });
    expect(approved).toMatchObject({ state: 'active', reason: 'welcome', expiresAt, decidedBy: { kind: 'account', id: acme.members.approver.accountId } });
    expect((await developer().call(API.notices.list, { params })).items[0]).toMatchObject({ kind: 'subscription.approved', body: 'welcome' });
    expect(await trail(id)).toEqual([
      { action: 'subscription.requested', reason: null },
      { action: 'subscription.approved', reason: 'welcome' },
    ]);
  });

  test('twice to one version is refused, naming the other subscription', async () => {
    const { applicationId, versionId, id } = await pending();
    const other = await offer(app, acme, [await apiVersion(app, acme, unique('more')), versionId], { name: unique('Bundle') });
    const before = await rowsOf(app);
    const answer = await developer().request(E.create, { params, body: { applicationId, planId: other.planId } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'subscription.overlap', subscriptionId: id, versionId } });
    expect(await rowsOf(app)).toBe(before);
    await developer().call(E.withdraw, { params: at(id) });
    expect((await subscribe(app, acme, applicationId, other.planId)).state).toBe('active');
  });

  test('at the same moment through many plans: exactly one wins', async () => {
    const versionId = await apiVersion(app, acme, 'contested');
    const plans = await Promise.all(Array.from({ length: 6 }, () => offer(app, acme, [versionId], { name: unique('Race') })));
    const applicationId = await application(app, acme, 'Racer');
    const outcomes = await Promise.allSettled([...plans, ...plans].map(({ planId }) => subscribe(app, acme, applicationId, planId)));
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.id] : []));
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as CallRefused] : []));
    expect(won).toHaveLength(1);
    expect(lost.map((refusal) => [refusal.code, refusal.problem.subscriptionId])).toEqual(lost.map(() => ['subscription.overlap', won[0]]));
  });

  test('against a change of the product in the same moment never gives one version twice', async () => {
    for (let round = 0; round < 5; round++) {
      const [first, second] = [await apiVersion(app, acme, unique('first')), await apiVersion(app, acme, unique('second'))];
      const [one, two] = [await offer(app, acme, [first], { name: unique('One') }), await offer(app, acme, [second], { name: unique('Two') })];
      const applicationId = await application(app, acme, unique('Both'));
      await subscribe(app, acme, applicationId, one.planId);
      const widen = { params: { ...params, product: two.productId }, body: { items: [{ versionId: first }, { versionId: second }] } };
      const outcomes = await Promise.allSettled([subscribe(app, acme, applicationId, two.planId), app.as('publisher', acme).call(API.products.update, widen)]);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    }
  });

  test('against the closing of the plan, a decision and the end of the application in the same moment leaves nothing live', async () => {
    for (let round = 0; round < 5; round++) {
      const { planId } = await manualOffer();
      const [first, second] = [await application(app, acme, unique('First')), await application(app, acme, unique('Second'))];
      const { id } = await subscribe(app, acme, first, planId);
      const plan = { params: { ...params, plan: planId } };
      const publisher = app.as('publisher', acme);
      const close = async () => {
        await publisher.call(API.plans.transition, { ...plan, body: { to: 'deprecated' } });
        await publisher.call(API.plans.transition, { ...plan, body: { to: 'closed' } });
      };
      const answers = await Promise.all([
        close().then(() => 200),
        developer()
          .request(E.create, { params, body: { applicationId: second, planId } })
          .then((answer) => answer.status),
        approver()
          .request(E.approve, { params: at(id), body: {} })
          .then((answer) => answer.status),
        developer()
          .request(API.applications.remove, { params: { ...params, application: first } })
          .then((answer) => answer.status),
      ]);
      expect(answers.every((status) => [200, 201, 204, 409].includes(status))).toBe(true);
      const live = await app.database.read({ tenantId: acme.id }, (tx) =>
        tx.sql(`select state from subscriptions where plan_id = $1 and state in ('pending', 'active', 'suspended')`, [planId]),
      );
      expect(live).toEqual([]);
    }
  });

  test.each([
    ['a deprecated plan', async () => ({ plan: 'deprecated' as const, version: 'published' as const })],
    ['a deprecated version', async () => ({ plan: 'published' as const, version: 'deprecated' as const })],
    ['a draft version', async () => ({ plan: 'published' as const, version: 'draft' as const })],
  ])('to %s is refused', async (_, states) => {
    const { plan, version } = await states();
    const { planId } = await offer(app, acme, [await apiVersion(app, acme, unique('shut'), { state: version })], { name: unique('Shut') });
    if (plan === 'deprecated') await app.as('publisher', acme).call(API.plans.transition, { params: { ...params, plan: planId }, body: { to: 'deprecated' } });
    const applicationId = await application(app, acme, unique('Late'));
    const before = await rowsOf(app);
    await expect(subscribe(app, acme, applicationId, planId)).rejects.toMatchObject({ code: 'subscription.plan_not_open' });
    expect(await rowsOf(app)).toBe(before);
  });

  test.each(['plan', 'version'] as const)(
    'that waited while the %s was deprecated is approved no more, alone or among many, and can be rejected',
    async (what) => {
      const versionId = await apiVersion(app, acme, unique('late'));
      const { planId } = await offer(app, acme, [versionId], { name: unique('Late'), approval: 'manual' });
      const { id } = await subscribe(app, acme, await application(app, acme, unique('Patient')), planId);
      if (what === 'plan') await app.as('publisher', acme).call(API.plans.transition, { params: { ...params, plan: planId }, body: { to: 'deprecated' } });
      else await app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, (tx) => tx.sql(`update versions set state = 'deprecated' where id = $1`, [versionId]));
      const before = await rowsOf(app);
      await expect(approver().call(E.approve, { params: at(id), body: {} })).rejects.toMatchObject({ status: 409, code: 'subscription.plan_not_open' });
      const many = await approver().call(E.decideMany, { params, body: { ids: [id], decision: 'approve', reason: 'all of them' } });
      expect(many.results).toEqual([{ id, state: null, code: 'subscription.plan_not_open' }]);
      expect(await rowsOf(app)).toBe(before);
      expect(await approver().call(E.reject, { params: at(id), body: because })).toMatchObject({ state: 'rejected' });
    },
  );

  test('to what the reader may not know, or for an application of others, is a 404', async () => {
    const { planId } = await manualOffer();
    const applicationId = await application(app, acme, unique('Mine'));
    const product = await app
      .as('publisher', acme)
      .call(API.products.create, { params, body: { name: 'Draft', items: [{ versionId: await apiVersion(app, acme, unique('draft')) }] } });
    const draft = await app.as('publisher', acme).call(API.plans.create, { params, body: { productId: product.id, name: unique('Draft') } });
    const hidden = await apiVersion(app, acme, unique('hidden'), { visibility: { kind: 'teams', teamIds: [newId('team')] } });
    const secret = await offer(app, acme, [hidden], { name: unique('Secret') });
    for (const plan of [draft.id, secret.planId, newId('plan')])
      await expect(subscribe(app, acme, applicationId, plan)).rejects.toMatchObject({ code: 'resource.not_found' });
    await expect(subscribe(app, acme, await application(app, acme, unique('Theirs'), 'admin'), planId)).rejects.toMatchObject({ code: 'resource.not_found' });
  });

  test('to an API shown to some teams only, by members of these and of the team it belongs to', async () => {
    const team = async (name: string) => (await app.as('admin', acme).call(API.teams.create, { params, body: { name: unique(name) } })).id;
    const [owning, other] = [await team('Owning'), await team('Other')];
    const versionId = await apiVersion(app, acme, unique('owned'), { visibility: { kind: 'teams', teamIds: [other] } });
    const { planId } = await offer(app, acme, [versionId], { name: unique('Owned') });
    await app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, async (tx) => {
      await tx.sql('update apis set team_id = $2 where tenant_id = $1 and id = (select api_id from versions where id = $3)', [acme.id, owning, versionId]);
    });
    const applicationId = await application(app, acme, unique('Insider'));
    await expect(subscribe(app, acme, applicationId, planId)).rejects.toMatchObject({ code: 'resource.not_found' });
    const { memberId } = (await developer().call(API.accounts.me)).memberships.find(({ tenant }) => tenant.slug === 'acme') ?? { memberId: '' };
    await app.as('admin', acme).call(API.teams.setMembers, { params: { ...params, team: owning }, body: { memberIds: [memberId] } });
    expect(await subscribe(app, acme, applicationId, planId)).toMatchObject({ plan: { id: planId } });
    await app.as('admin', acme).call(API.teams.setMembers, { params: { ...params, team: owning }, body: { memberIds: [] } });
  });

  test('for a suspended application is refused', async () => {
    const { planId } = await manualOffer();
    const applicationId = await application(app, acme, unique('Quiet'));
    await app.as('admin', acme).call(API.applications.suspend, { params: { ...params, application: applicationId }, body: because });
    await expect(subscribe(app, acme, applicationId, planId)).rejects.toMatchObject({ code: 'transition.refused' });
  });
});

describe('the lifecycle', () => {
  const moves = {
    approve: (id: string) => approver().request(E.approve, { params: at(id), body: {} }),
    reject: (id: string) => approver().request(E.reject, { params: at(id), body: because }),
    withdraw: (id: string) => developer().request(E.withdraw, { params: at(id) }),
    suspend: (id: string) => approver().request(E.suspend, { params: at(id), body: because }),
    resume: (id: string) => approver().request(E.resume, { params: at(id), body: because }),
    renew: (id: string) => approver().request(E.renew, { params: at(id), body: { expiresAt: null } }),
    close: (id: string) => developer().request(E.close, { params: at(id), body: because }),
  };

  async function inState(state: (typeof SUBSCRIPTION_STATES)[number]): Promise<string> {
    const { id } = await pending();
    await app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, (tx) => tx.sql('update subscriptions set state = $2 where id = $1', [id, state]));
    return id;
  }

  test.each(SUBSCRIPTION_STATES)('from %s every illegal move is a 409 with state and allowed and writes nothing; every legal one moves', async (state) => {
    for (const [action, move] of Object.entries(moves) as [keyof typeof moves, (typeof moves)['approve']][]) {
      const id = await inState(state);
      const before = await rowsOf(app);
      const answer = await move(id);
      if (subscriptionLifecycle.can(state, action)) {
        expect(answer).toMatchObject({ status: 200, body: { state: subscriptionLifecycle.after(state, action) } });
      } else {
        expect(answer).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state, allowed: subscriptionLifecycle.allowed(state) } });
        expect(await rowsOf(app)).toBe(before);
      }
    }
  });

  test('each move touches the application at the gateways and is in the trail with its reason', async () => {
    const { id, applicationId } = await pending();
    for (const action of ['approve', 'suspend', 'resume', 'close'] as const) expect((await moves[action](id)).status).toBe(200);
    expect(await touches(applicationId)).toBe(6);
    expect((await trail(id)).map((entry) => [entry.action, entry.reason])).toEqual([
      ['subscription.requested', null],
      ['subscription.approved', null],
      ['subscription.suspended', 'because'],
      ['subscription.resumed', 'because'],
      ['subscription.closed', 'because'],
    ]);
  });

  test('two deciders at the same moment: one decides', async () => {
    const { id } = await pending();
    const answers = await Promise.all([moves.approve(id), moves.reject(id), moves.approve(id), moves.reject(id)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
  });

  test('time ends it, once, and it can be renewed while its place is free', async () => {
    const { id, applicationId, versionId } = await pending();
    const expiry = app.get(SubscriptionExpiry);
    const soon = () => new Date(app.time.now() + 60_000).toISOString();
    await expect(approver().call(E.approve, { params: at(id), body: { expiresAt: '2020-01-01T00:00:00Z' } })).rejects.toMatchObject({
      errors: [{ pointer: '/expiresAt' }],
    });
    await approver().call(E.approve, { params: at(id), body: { expiresAt: soon() } });
    await expiry.sweep();
    expect((await developer().call(E.get, { params: at(id) })).state).toBe('active');
    app.time.advance(61_000);
    expect((await Promise.all([expiry.sweep(), expiry.sweep()])).reduce((sum, count) => sum + count)).toBe(1);
    expect(await developer().call(E.get, { params: at(id) })).toMatchObject({ state: 'expired', allowed: ['active'] });
    expect((await trail(id)).map((entry) => entry.action)).toEqual(['subscription.requested', 'subscription.approved', 'subscription.expired']);
    const other = await offer(app, acme, [versionId], { name: unique('Meanwhile') });
    const taken = await subscribe(app, acme, applicationId, other.planId);
    expect(await moves.renew(id)).toMatchObject({ status: 409, body: { code: 'subscription.overlap', subscriptionId: taken.id } });
    await developer().call(E.close, { params: at(taken.id), body: because });
    expect(await approver().call(E.renew, { params: at(id), body: { expiresAt: soon(), reason: 'stay' } })).toMatchObject({ state: 'active', reason: 'stay' });
  });
});

describe('who may', () => {
  test('another developer gets 404s, the owner decides nothing, readers move nothing', async () => {
    const { id } = await pending();
    const accountId = await app.account();
    await app.join(acme.id, accountId, ['developer']);
    const stranger = app.withToken(accountId);
    for (const [endpoint, body] of [[E.get], [E.withdraw], [E.close, because], [E.requestChange, { planId: newId('plan') }], [E.withdrawChange]] as const) {
      expect((await stranger.request(endpoint, { params: at(id), body })).body).toMatchObject({ status: 404, code: 'resource.not_found' });
    }
    expect((await stranger.call(E.list, { params })).items).toEqual([]);
    for (const endpoint of [E.approve, E.reject, E.suspend, E.resume, E.renew, E.decideMany, E.decideChange]) {
      expect((await developer().request(endpoint, { params: at(id), body: {} })).body).toMatchObject({ code: 'access.denied' });
    }
    expect((await app.as('auditor', acme).call(E.get, { params: at(id) })).id).toBe(id);
    for (const endpoint of [E.withdraw, E.close])
      expect((await app.as('auditor', acme).request(endpoint, { params: at(id), body: because })).body).toMatchObject({ code: 'access.denied' });
    await expect(developer().call(E.list, { params, query: { all: 'true' } })).rejects.toMatchObject({ code: 'access.denied' });
  });

  test('lists filter by application, API and open change', async () => {
    const { id, applicationId, versionId } = await pending();
    const [row] = await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql<{ slug: string }>('select a.slug from apis a join versions v on v.api_id = a.id where v.id = $1', [versionId]),
    );
    const of = async (query: object) => (await developer().call(E.list, { params, query })).items.map((item) => item.id);
    expect(await of({ application: applicationId })).toEqual([id]);
    expect(await of({ api: row?.slug })).toEqual([id]);
    expect(await of({ application: applicationId, changeRequested: 'true' })).toEqual([]);
    expect(await of({ application: applicationId, changeRequested: 'false' })).toEqual([id]);
  });
});

test('many are decided at once, each answering for itself', async () => {
  const [one, two, gone, missing] = [(await pending()).id, (await pending()).id, (await pending()).id, newId('subscription')];
  await developer().call(E.withdraw, { params: at(gone) });
  const { results } = await approver().call(E.decideMany, { params, body: { ids: [one, gone, missing, two, one], decision: 'approve', reason: 'all fine' } });
  expect(results).toEqual([
    { id: one, state: 'active', code: null },
    { id: gone, state: 'withdrawn', code: 'transition.not_allowed' },
    { id: missing, state: null, code: 'resource.not_found' },
    { id: two, state: 'active', code: null },
  ]);
  expect((await trail(two)).at(-1)).toEqual({ action: 'subscription.approved', reason: 'all fine' });
});

describe('changing the plan', () => {
  async function active(approval: 'automatic' | 'manual') {
    const made = await pending();
    await approver().call(E.approve, { params: at(made.id), body: {} });
    const other = await offer(app, acme, [made.versionId], { name: unique('Other'), approval });
    return { ...made, otherPlanId: other.planId };
  }
  const ask = (id: string, planId: string) => developer().request(E.requestChange, { params: at(id), body: { planId, message: 'more' } });

  test('where the other plan approves by itself is done at once', async () => {
    const { id, otherPlanId } = await active('automatic');
    expect(await ask(id, otherPlanId)).toMatchObject({ status: 201, body: { plan: { id: otherPlanId }, changeRequest: null, state: 'active' } });
    expect((await trail(id)).map((entry) => entry.action).slice(2)).toEqual([
      'change_request.opened',
      'change_request.approved',
      'change_request.applied',
      'subscription.plan_changed',
    ]);
  });

  test('else waits while the old plan serves, and is applied when approved', async () => {
    const { id, planId, otherPlanId } = await active('manual');
    expect(await ask(id, otherPlanId)).toMatchObject({
      status: 201,
      body: { plan: { id: planId }, changeRequest: { plan: { id: otherPlanId }, message: 'more' } },
    });
    const before = await rowsOf(app);
    expect(await ask(id, otherPlanId)).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
    expect(await rowsOf(app)).toBe(before);
    expect((await approver().call(E.list, { params, query: { all: 'true', changeRequested: 'true' } })).items.map((item) => item.id)).toContain(id);
    const done = await approver().call(E.decideChange, { params: at(id), body: { decision: 'approve', reason: 'deserved' } });
    expect(done).toMatchObject({ plan: { id: otherPlanId }, changeRequest: null, state: 'active' });
    expect((await developer().call(API.notices.list, { params })).items[0]).toMatchObject({ kind: 'subscription.change_approved', body: 'deserved' });
    const again = await approver().request(E.decideChange, { params: at(id), body: { decision: 'approve' } });
    expect(again).toMatchObject({ status: 409, body: { code: 'transition.not_allowed' } });
  });

  test('rejected or withdrawn leaves the old plan, and a second answer is a 409 that names the state', async () => {
    const { id, planId, otherPlanId } = await active('manual');
    await ask(id, otherPlanId);
    expect(await approver().call(E.decideChange, { params: at(id), body: { decision: 'reject', reason: 'no' } })).toMatchObject({
      plan: { id: planId },
      changeRequest: null,
    });
    const before = await rowsOf(app);
    expect(await approver().request(E.decideChange, { params: at(id), body: { decision: 'reject' } })).toMatchObject({
      status: 409,
      body: { state: 'rejected', allowed: [] },
    });
    expect(await developer().request(E.withdrawChange, { params: at(id) })).toMatchObject({ status: 409, body: { state: 'rejected', allowed: [] } });
    expect(await rowsOf(app)).toBe(before);
    await ask(id, otherPlanId);
    expect(await developer().call(E.withdrawChange, { params: at(id) })).toMatchObject({ plan: { id: planId }, changeRequest: null });
  });

  test('of one that does not serve, to the same plan, or into another subscription is refused', async () => {
    const waiting = await pending();
    const open = await manualOffer();
    expect(await ask(waiting.id, open.planId)).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state: 'pending' } });
    const { id, planId, applicationId } = await active('manual');
    expect(await ask(id, planId)).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
    const second = await subscribe(app, acme, applicationId, open.planId);
    expect(await ask(id, open.planId)).toMatchObject({ status: 409, body: { code: 'subscription.overlap', subscriptionId: second.id } });
  });

  test('ends with the subscription', async () => {
    const { id, otherPlanId } = await active('manual');
    await ask(id, otherPlanId);
    await developer().call(E.close, { params: at(id), body: because });
    expect((await trail(id)).map((entry) => entry.action).slice(-2)).toEqual(['subscription.closed', 'change_request.rejected']);
    expect(await approver().request(E.decideChange, { params: at(id), body: { decision: 'approve' } })).toMatchObject({
      status: 409,
      body: { state: 'rejected', allowed: [] },
    });
  });

  test('while the plan that was asked for closes is answered with no', async () => {
    const { id, otherPlanId } = await active('manual');
    await ask(id, otherPlanId);
    for (const to of ['deprecated', 'closed'] as const)
      await app.as('publisher', acme).call(API.plans.transition, { params: { ...params, plan: otherPlanId }, body: { to } });
    expect(await developer().call(E.get, { params: at(id) })).toMatchObject({ state: 'active', changeRequest: null });
  });
});
