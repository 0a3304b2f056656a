import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designRows, designTenant, importApi, PETSTORE, type VersionParams } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { application, offer, subscribe } from '../../testing/offer.js';
import { SubscriptionsModule } from '../subscriptions/index.js';

let design: DesignApp;
let acme: TestTenant;
let names = 0;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  design = await designApp({ modules: [SubscriptionsModule] });
  acme = await designTenant(design.app, 'acme');
});
beforeEach(() => {
  design.traffic.calls = 0;
});
afterAll(() => design.app.close());

const publisher = () => design.app.as('publisher', acme);
const transition = (params: VersionParams, body: object) => publisher().request(API.versions.transition, { params, body });
const soon = () => new Date(design.app.time.now() + 30 * DAY_MS).toISOString();
const sql = <Row>(text: string, values: unknown[] = []) => design.app.database.read('system', (tx) => tx.sql<Row>(text, values));

/** A version with an approved revision, deployed to production. */
async function deployed() {
  const imported = await importApi(design.app, acme, `Api ${++names}`);
  await deploy(publisher(), imported.params, imported.revision?.id ?? '');
  return imported;
}
async function published() {
  const imported = await deployed();
  await publisher().call(API.versions.transition, { params: imported.params, body: { to: 'published' } });
  return imported;
}
async function deprecated() {
  const imported = await published();
  await publisher().call(API.versions.transition, { params: imported.params, body: { to: 'deprecated' } });
  return imported;
}

describe('publishing', () => {
  test('needs a deployment in production; one in a test environment is none', async () => {
    const { params, revision } = await importApi(design.app, acme, 'Not yet');
    await deploy(publisher(), params, revision?.id ?? '', 'test');
    const before = await designRows(design.app);
    expect(await transition(params, { to: 'published' })).toMatchObject({
      status: 409,
      body: { code: 'transition.refused', detail: expect.stringContaining('production') },
    });
    expect(await designRows(design.app)).toBe(before);
    await deploy(publisher(), params, revision?.id ?? '');
    expect(await transition(params, { to: 'published' })).toMatchObject({ status: 200, body: { state: 'published', allowed: ['deprecated'] } });
  });
  test('writes row, audit entry and touch together', async () => {
    const { version } = await published();
    const [row] = await sql(
      `select v.state, v.published_at is not null as dated, (select count(*)::int from audit_entries where subject_id = v.id and action = 'version.published') as audited,
         (select count(*)::int from outbox where topic = 'snapshot' and payload ->> 'id' = v.id) as touched from versions v where v.id = $1`,
      [version.id],
    );
    expect(row).toEqual({ state: 'published', dated: true, audited: 1, touched: 2 });
  });
});

describe('deprecating', () => {
  test('names an end and a successor, and comes back with a reason', async () => {
    const { params, version } = await published();
    const made = await publisher().call(API.versions.create, { params, body: { name: 'v2' } });
    const v2 = { ...params, version: 'v2' };
    const refusedSuccessor = { status: 400, body: { errors: [{ pointer: '/successor' }] } };
    for (const successor of ['v2', 'v1', 'v9']) expect(await transition(params, { to: 'deprecated', successor })).toMatchObject(refusedSuccessor);
    expect(await transition(params, { to: 'deprecated', sunsetAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/sunsetAt' }] },
    });
    const { items } = await publisher().call(API.revisions.list, { params });
    const copy = await publisher().call(API.revisions.create, { params: v2, body: { fromRevisionId: items[0]?.id ?? '' } });
    await deploy(publisher(), v2, copy.id);
    await publisher().call(API.versions.transition, { params: v2, body: { to: 'published' } });
    const sunsetAt = soon();
    const after = await transition(params, { to: 'deprecated', sunsetAt, successor: 'v2', reason: 'v2 is better' });
    expect(after.body).toMatchObject({ state: 'deprecated', sunsetAt, successor: { versionId: made.id, name: 'v2' }, allowed: ['published', 'retired'] });
    expect(await transition(params, { to: 'published' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reason' }] } });
    expect(await transition(params, { to: 'published', reason: 'too early' })).toMatchObject({
      body: { state: 'published', sunsetAt: null, deprecatedAt: null, successor: null },
    });
    expect(version.state).toBe('draft');
  });
});

describe('retiring', () => {
  test('is refused while calls come in, unless by force with a reason', async () => {
    const { params } = await deprecated();
    design.traffic.calls = 12;
    const before = await designRows(design.app);
    expect(await transition(params, { to: 'retired' })).toMatchObject({ status: 409, body: { code: 'transition.refused', callsLast24Hours: 12 } });
    expect(await transition(params, { to: 'retired', force: true })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reason' }] } });
    expect(await designRows(design.app)).toBe(before);
    expect(await transition(params, { to: 'retired', force: true, reason: 'the law' })).toMatchObject({
      body: { state: 'retired', allowed: [], retiredAt: expect.any(String) },
    });
    expect(await transition(params, { to: 'published', reason: 'oops' })).toMatchObject({
      status: 409,
      body: { code: 'transition.not_allowed', state: 'retired', allowed: [] },
    });
  });
  test('a draft is discarded', async () => {
    const { params } = await importApi(design.app, acme, 'Draft');
    expect(await transition(params, { to: 'retired' })).toMatchObject({ body: { state: 'retired' } });
  });
  test('is no step from published, and two at once make one', async () => {
    const { params } = await published();
    expect(await transition(params, { to: 'retired' })).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', allowed: ['deprecated'] } });
    const answers = await Promise.all([transition(params, { to: 'deprecated' }), transition(params, { to: 'deprecated' })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });
});

describe('blocking', () => {
  const block = (params: VersionParams, role: 'admin' | 'publisher' = 'admin') =>
    design.app.as(role, acme).request(API.versions.block, { params, body: { reason: 'leak' } });
  const unblock = (params: VersionParams) => design.app.as('admin', acme).request(API.versions.unblock, { params, body: { reason: 'closed' } });
  const denials = (id: string) =>
    sql<{ effect: string; kind: string; code: string }>('select effect, kind, code from deny_entries where subject_id = $1 order by sequence', [id]);

  test('is denied at once, outlives a deprecation, and is lifted to where it was', async () => {
    const { params, version } = await published();
    expect(await block(params)).toMatchObject({ body: { state: 'published', blocked: true, blockedReason: 'leak' } });
    expect(await block(params)).toMatchObject({ status: 409, body: { code: 'transition.not_allowed' } });
    expect(await transition(params, { to: 'deprecated' })).toMatchObject({ body: { state: 'deprecated', blocked: true } });
    expect(await unblock(params)).toMatchObject({ body: { state: 'deprecated', blocked: false, blockedReason: null } });
    expect(await denials(version.id)).toEqual([
      { effect: 'deny', kind: 'version', code: 'gateway.api_blocked' },
      { effect: 'lift', kind: 'version', code: 'gateway.api_blocked' },
    ]);
    expect(await unblock(params)).toMatchObject({ status: 409 });
  });
  test('ends with retirement, so that consumers read 410', async () => {
    const { params, version } = await deprecated();
    await block(params);
    expect(await transition(params, { to: 'retired' })).toMatchObject({ body: { state: 'retired', blocked: false } });
    expect((await denials(version.id)).map((row) => row.effect)).toEqual(['deny', 'lift']);
  });
  test('is not for drafts, nor for who may only publish', async () => {
    const { params } = await deployed();
    const before = await designRows(design.app);
    expect(await block(params)).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state: 'draft' } });
    expect(await block(params, 'publisher')).toMatchObject({ status: 403 });
    expect(await designRows(design.app)).toBe(before);
  });
});

describe('who is touched', () => {
  test('is known before, and told after', async () => {
    const { params, version, api } = await published();
    const { planId } = await offer(design.app, acme, [version.id], { name: `Plan ${names}` });
    const applicationId = await application(design.app, acme, 'Shop');
    const subscription = await subscribe(design.app, acme, applicationId, planId);
    design.traffic.calls = 7;
    design.traffic.byApplication = new Map([[applicationId, 5]]);
    expect(await publisher().call(API.versions.consequences, { params })).toEqual({
      applications: [{ id: applicationId, name: 'Shop', subscriptionId: subscription.id, callsLast7Days: 5 }],
      callsLast7Days: 7,
      closesPlans: [{ id: planId, name: `Plan ${names}` }],
    });
    expect((await publisher().call(API.versions.get, { params })).subscriptionCount).toBe(1);
    await transition(params, { to: 'deprecated', sunsetAt: soon(), reason: 'See our blog.' });
    await transition(params, { to: 'retired', force: true, reason: 'done' });
    const notices = await sql<{ kind: string; body: string; path: string }>(
      'select kind, body, path from notices where account_id = $1 and kind like $2 order by id',
      [acme.members.developer.accountId, 'version.%'],
    );
    expect(notices).toMatchObject([
      { kind: 'version.deprecated', body: expect.stringMatching(/answers until \d{4}-\d\d-\d\d\. See our blog\./), path: `/catalogue/acme/${api.slug}` },
      { kind: 'version.retired' },
    ]);
  });
});

test('the default version moves', async () => {
  const { params } = await importApi(design.app, acme, 'Defaults', PETSTORE);
  await publisher().call(API.versions.create, { params, body: { name: 'v2' } });
  await publisher().call(API.versions.update, { params: { ...params, version: 'v2' }, body: { isDefault: true, description: 'the new one' } });
  const { items } = await publisher().call(API.versions.list, { params });
  expect(items.map(({ name, isDefault, description }) => [name, isDefault, description])).toEqual([
    ['v1', false, ''],
    ['v2', true, 'the new one'],
  ]);
});
