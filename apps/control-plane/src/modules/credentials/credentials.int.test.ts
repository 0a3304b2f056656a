import { API } from '@gatehouse/contracts';
import { hashApiKey, newId, parseApiKey } from '@gatehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { apiVersion, application, offer, rowsOf, subscribe } from '../../testing/offer.js';
import { CredentialExpiry } from './credential-expiry.js';
import { CredentialsModule, CredentialsService } from './index.js';

let app: TestApp;
let acme: TestTenant;
let applicationId: string;
const params = { tenant: 'acme' };
const E = API.credentials;
const DAY_MS = 24 * 3_600_000;

beforeAll(async () => {
  app = await testApp({ modules: [CredentialsModule] });
  acme = await app.tenant('acme');
});
afterAll(() => app.close());
beforeEach(async () => {
  applicationId = await application(app, acme, `App ${Math.random()}`);
});

const developer = () => app.as('developer', acme);
const mine = () => ({ ...params, application: applicationId });
const create = (body: object = {}) => developer().call(E.create, { params: mine(), body: { name: 'key', ...body } });
const at = (credential: string) => ({ ...mine(), credential });
const listed = async () => (await developer().call(E.list, { params: mine() })).items;
const unique = (text: string) => `${text}-${Math.random().toString(36).slice(2, 8)}`;

async function subscribed(approval: 'automatic' | 'manual' = 'automatic') {
  const { planId } = await offer(app, acme, [await apiVersion(app, acme, unique('api'))], { approval, name: unique('Plan') });
  return subscribe(app, acme, applicationId, planId);
}

/** Every row of every table as text: what a stolen dump would show. */
async function dump(): Promise<string> {
  return app.database.read('system', async (tx) => {
    const tables = await tx.sql<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const texts: string[] = [];
    for (const { name } of tables) texts.push(...(await tx.sql<{ row: string }>(`select t::text as row from "${name}" t`)).map(({ row }) => row));
    return texts.join('\n');
  });
}

describe('a key', () => {
  test('is shown once and is nowhere afterwards', async () => {
    const { credential, key } = await create({ environmentKind: 'test' });
    expect(parseApiKey(key)).toEqual({ kind: 'test', prefix: credential.prefix });
    const replayable = await developer()
      .with({ 'idempotency-key': 'again' })
      .call(E.create, { params: mine(), body: { name: 'kept' } });
    const rotated = await developer().call(E.rotate, { params: at(credential.id), body: {} });
    const tried = await developer().call(API.subscriptions.mintTryIt, { params: { ...params, subscription: (await subscribed()).id } });
    const text = await dump();
    for (const secret of [key, replayable.key, rotated.key, tried.key]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(secret.slice(-38)); // secret and checksum alone
      expect(text).toContain(hashApiKey(secret));
    }
    const shown = JSON.stringify(await listed());
    expect(shown).toContain(credential.prefix);
    expect(shown).not.toContain(key);
    expect(shown).not.toContain(hashApiKey(key));
  });

  test('starts unused, with what was asked for', async () => {
    const expiresAt = new Date(app.time.now() + DAY_MS).toISOString();
    const { credential } = await create({ expiresAt });
    expect(credential).toMatchObject({
      name: 'key',
      environmentKind: 'production',
      state: 'active',
      subscriptionIds: null,
      expiresAt,
      lastUsedAt: null,
      revokedReason: null,
      rotatedTo: null,
    });
    expect(await listed()).toEqual([credential]);
    await expect(create({ expiresAt: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ errors: [{ pointer: '/expiresAt' }] });
  });

  test('can be restricted to subscriptions of its own application only', async () => {
    const own = await subscribed();
    expect((await create({ subscriptionIds: [own.id, own.id] })).credential.subscriptionIds).toEqual([own.id]);
    const other = applicationId;
    applicationId = await application(app, acme, 'Other');
    const theirs = await subscribed();
    applicationId = other;
    for (const id of [theirs.id, newId('subscription')])
      await expect(create({ subscriptionIds: [own.id, id] })).rejects.toMatchObject({ errors: [{ pointer: '/subscriptionIds/1' }] });
  });

  test('is one of twenty at most, also when many are asked for at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 24 }, () => create()));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(20);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'credential.limit' });
    const [first] = await listed();
    const id = first?.id ?? '';
    await expect(developer().call(E.rotate, { params: at(id), body: {} })).rejects.toMatchObject({ code: 'credential.limit' });
    expect((await developer().call(E.rotate, { params: at(id), body: { overlapMs: 0 } })).credential.state).toBe('active');
  });
});

describe('rotation', () => {
  test('gives a new key like the old one, which works until the overlap ends', async () => {
    const subscription = await subscribed();
    const { credential: old, key } = await create({ name: 'main', subscriptionIds: [subscription.id] });
    const { credential: next, key: newKey } = await developer().call(E.rotate, { params: at(old.id), body: { overlapMs: 60_000 } });
    expect(newKey).not.toBe(key);
    expect(next).toMatchObject({ name: 'main', state: 'active', subscriptionIds: [subscription.id], expiresAt: null });
    const [, retiring] = await listed();
    expect(retiring).toMatchObject({ id: old.id, state: 'retiring', rotatedTo: next.id });
    const endsInMs = Date.parse(retiring?.expiresAt ?? '') - app.time.now();
    expect(endsInMs).toBeGreaterThan(50_000);
    expect(endsInMs).toBeLessThanOrEqual(60_000);
    const before = await rowsOf(app);
    expect(await developer().request(E.rotate, { params: at(old.id), body: {} })).toMatchObject({
      status: 409,
      body: { state: 'retiring', allowed: ['expired', 'revoked'] },
    });
    expect(await rowsOf(app)).toBe(before);
    app.time.advance(61_000);
    await app.get(CredentialExpiry).sweep();
    expect((await listed()).map((credential) => credential.state)).toEqual(['active', 'expired']);
  });

  test('never prolongs the old key, and gives the new one the same span of life', async () => {
    const { credential: old } = await create({ expiresAt: new Date(app.time.now() + 60_000).toISOString() });
    const { credential: next } = await developer().call(E.rotate, { params: at(old.id), body: { overlapMs: DAY_MS } });
    const [, retiring] = await listed();
    expect(retiring?.expiresAt).toBe(old.expiresAt);
    expect(Date.parse(next.expiresAt ?? '') - Date.parse(next.createdAt)).toBe(Date.parse(old.expiresAt ?? '') - Date.parse(old.createdAt));
  });
});

describe('the end', () => {
  test('by revocation: denied at the gateways at once, with its reason; then final', async () => {
    const { credential } = await create();
    expect(await developer().call(E.revoke, { params: at(credential.id), body: { reason: 'leaked' } })).toMatchObject({
      state: 'revoked',
      revokedReason: 'leaked',
    });
    const rows = await app.database.read({ tenantId: acme.id }, async (tx) => ({
      denied: await tx.sql('select kind, effect, code from deny_entries where subject_id = $1', [credential.id]),
      touches: await tx.sql('select 1 from outbox where payload = $1', [JSON.stringify({ kind: 'credential', id: credential.id })]),
      audit: await tx.sql(`select reason from audit_entries where subject_id = $1 and action = 'credential.revoked'`, [credential.id]),
      ended: await tx.sql('select 1 from credentials where id = $1 and ended_at is not null', [credential.id]),
    }));
    expect(rows).toEqual({
      denied: [{ kind: 'credential', effect: 'deny', code: 'gateway.credential_revoked' }],
      touches: [expect.anything(), expect.anything()],
      audit: [{ reason: 'leaked' }],
      ended: [expect.anything()],
    });
    const before = await rowsOf(app);
    for (const [endpoint, body] of [
      [E.revoke, { reason: 'again' }],
      [E.rotate, {}],
    ] as const) {
      expect(await developer().request(endpoint, { params: at(credential.id), body })).toMatchObject({
        status: 409,
        body: { code: 'transition.not_allowed', state: 'revoked', allowed: [] },
      });
    }
    expect(await rowsOf(app)).toBe(before);
  });

  test('by its own date, once, however many sweep', async () => {
    const { credential } = await create({ expiresAt: new Date(app.time.now() + 60_000).toISOString() });
    const expiry = app.get(CredentialExpiry);
    await expiry.sweep();
    expect((await listed())[0]?.state).toBe('active');
    app.time.advance(61_000);
    await Promise.all([expiry.sweep(), expiry.sweep(), expiry.sweep()]);
    expect((await listed())[0]?.state).toBe('expired');
    const audit = await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql(`select actor_kind from audit_entries where subject_id = $1 and action = 'credential.expired'`, [credential.id]),
    );
    expect(audit).toEqual([{ actor_kind: 'system' }]);
  });
});

describe('who may', () => {
  test('keys of an application one does not see are not there; who only reads makes none', async () => {
    const { credential } = await create();
    const accountId = await app.account();
    await app.join(acme.id, accountId, ['developer']);
    for (const [endpoint, body] of [[E.list], [E.create, { name: 'x' }], [E.rotate, {}], [E.revoke, { reason: 'x' }]] as const) {
      expect((await app.withToken(accountId).request(endpoint, { params: at(credential.id), body })).body).toMatchObject({ code: 'resource.not_found' });
    }
    for (const role of ['auditor', 'approver'] as const) {
      expect((await app.as(role, acme).call(E.list, { params: mine() })).items).toHaveLength(1);
      await expect(app.as(role, acme).call(E.create, { params: mine(), body: { name: 'x' } })).rejects.toMatchObject({ code: 'access.denied' });
    }
    expect((await app.as('admin', acme).call(E.revoke, { params: at(credential.id), body: { reason: 'x' } })).state).toBe('revoked');
  });

  test('a key is reached through its own application only', async () => {
    const { credential } = await create();
    const other = await application(app, acme, 'Second');
    await expect(
      developer().call(E.revoke, { params: { ...params, application: other, credential: credential.id }, body: { reason: 'x' } }),
    ).rejects.toMatchObject({ code: 'resource.not_found' });
  });
});

describe('a key for try-it', () => {
  const tryIt = (subscription: string, role: 'developer' | 'auditor' = 'developer') =>
    app.as(role, acme).request(API.subscriptions.mintTryIt, { params: { ...params, subscription } });

  test('lives fifteen minutes, serves one subscription, is marked, listed nowhere and cleared away', async () => {
    const { id } = await subscribed();
    const minted = await developer().call(API.subscriptions.mintTryIt, { params: { ...params, subscription: id } });
    expect(parseApiKey(minted.key)?.kind).toBe('live');
    expect(await listed()).toEqual([]);
    const row = async () =>
      app.database.read({ tenantId: acme.id }, (tx) =>
        tx.sql(
          `select state, try_it, subscription_ids, environment_kind, extract(epoch from expires_at - created_at)::int as seconds from credentials where key_hash = $1`,
          [hashApiKey(minted.key)],
        ),
      );
    const made = { try_it: true, subscription_ids: [id], environment_kind: 'production', seconds: 900 };
    expect(await row()).toEqual([{ ...made, state: 'active' }]);
    app.time.advance(15 * 60_000);
    await app.get(CredentialExpiry).sweep();
    expect(await row()).toEqual([{ ...made, state: 'expired' }]);
    app.time.advance(33 * DAY_MS);
    await app.get(CredentialExpiry).sweep();
    expect(await row()).toEqual([]);
  });

  test('is only for an active subscription of an application that may call', async () => {
    const waiting = await subscribed('manual');
    expect(await tryIt(waiting.id)).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state: 'pending' } });
    const { id } = await subscribed();
    expect(await tryIt(id, 'auditor')).toMatchObject({ status: 403, body: { code: 'access.denied' } });
    expect(await tryIt(newId('subscription'))).toMatchObject({ status: 404 });
    await app.as('admin', acme).call(API.applications.suspend, { params: mine(), body: { reason: 'x' } });
    expect(await tryIt(id)).toMatchObject({ status: 409, body: { code: 'transition.refused' } });
  });

  test('makes room for itself: at most twenty live ones, and the twenty others stay possible', async () => {
    const { id } = await subscribed();
    for (let count = 0; count < 22; count++) expect((await tryIt(id)).status).toBe(201);
    const live = await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql(`select 1 from credentials where application_id = $1 and state = 'active'`, [applicationId]),
    );
    expect(live).toHaveLength(20);
    expect((await create()).credential.state).toBe('active');
  });
});

test('use is marked to the minute and never backwards', async () => {
  const { credential } = await create();
  const mark = (at: string) =>
    app.database.write('system', { kind: 'system', id: null, name: 'test' }, (tx) =>
      app.get(CredentialsService).markUsed(tx, [credential.id, newId('credential')], new Date(at)),
    );
  await mark('2026-03-01T10:15:42.123Z');
  expect((await listed())[0]?.lastUsedAt).toBe('2026-03-01T10:15:00.000Z');
  await mark('2026-03-01T10:14:00Z');
  expect((await listed())[0]?.lastUsedAt).toBe('2026-03-01T10:15:00.000Z');
  await mark('2026-03-01T10:16:01Z');
  expect((await listed())[0]?.lastUsedAt).toBe('2026-03-01T10:16:00.000Z');
});
