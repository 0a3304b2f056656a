import { API } from '@gatehouse/contracts';
import { sha256Hex } from '@gatehouse/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { apiVersion, application, offer, rowsOf, subscribe } from '../../testing/offer.js';
import { CredentialsModule } from '../credentials/index.js';
import { SubscriptionsModule } from '../subscriptions/index.js';
import { ApplicationsModule } from './index.js';

let app: TestApp;
let acme: TestTenant;
const params = { tenant: 'acme' };
const E = API.applications;

beforeAll(async () => {
  app = await testApp({ modules: [ApplicationsModule, SubscriptionsModule, CredentialsModule] });
  acme = await app.tenant('acme');
});
afterAll(() => app.close());

const developer = () => app.as('developer', acme);
const at = (id: string) => ({ ...params, application: id });

/** Another developer of the tenant. */
async function colleague() {
  const accountId = await app.account({ name: 'Colleague' });
  const memberId = await app.join(acme.id, accountId, ['developer']);
  return { memberId, client: app.withToken(accountId) };
}

test('an application is mine, and travels in the shard of its id', async () => {
  const made = await developer().call(E.create, { params, body: { name: 'Shop', description: 'sells' } });
  expect(made).toMatchObject({
    state: 'active',
    owner: { kind: 'member', id: acme.members.developer.memberId, name: 'developer of acme' },
    subscriptionCount: 0,
    credentialCount: 0,
  });
  expect(await developer().call(E.get, { params: at(made.id) })).toEqual(made);
  const rows = await app.database.read({ tenantId: acme.id }, (tx) => tx.sql('select shard from applications where id = $1', [made.id]));
  expect(rows).toEqual([{ shard: sha256Hex(made.id).slice(0, 2) }]);
});

describe('who may', () => {
  test('a stranger to it gets the 404 of what does not exist, for every endpoint, byte for byte', async () => {
    const id = await application(app, acme, 'Private');
    const { client } = await colleague();
    const missing = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const reason = { reason: 'x' };
    const calls = [[E.get], [E.update, { name: 'Mine now' }], [E.remove], [API.credentials.list], [API.credentials.create, { name: 'k' }]] as const;
    for (const [endpoint, body] of calls) {
      const [seen, unseen] = [await client.request(endpoint, { params: at(id), body }), await client.request(endpoint, { params: at(missing), body })];
      expect([seen.status, unseen.status]).toEqual([404, 404]);
      const bare = ({ body }: { body: unknown }) => ({ ...(body as object), requestId: '' });
      expect(bare(seen)).toEqual(bare(unseen));
    }
    expect((await client.request(E.suspend, { params: at(id), body: reason })).status).toBe(403); // a permission that is asked before the application
    expect((await client.call(E.list, { params })).items).toEqual([]);
  });

  test('a member of the owning team sees and changes it', async () => {
    const team = await app.as('admin', acme).call(API.teams.create, { params, body: { name: 'Crew', slug: 'crew' } });
    const { client, memberId } = await colleague();
    await app.database.write({ tenantId: acme.id }, { kind: 'system', id: null, name: 'test' }, (tx) =>
      tx.sql('insert into team_members (tenant_id, team_id, member_id) values ($1, $2, $3)', [acme.id, team.id, memberId]),
    );
    const made = await client.call(E.create, { params, body: { name: 'Ours', teamId: team.id } });
    expect(made.owner).toEqual({ kind: 'team', id: team.id, name: 'Crew' });
    expect((await client.call(E.update, { params: at(made.id), body: { name: 'Ours 2' } })).name).toBe('Ours 2');
    await expect(developer().call(E.get, { params: at(made.id) })).rejects.toMatchObject({ code: 'resource.not_found' });
    await expect(developer().call(E.create, { params, body: { name: 'Sneaky', teamId: team.id } })).rejects.toMatchObject({ errors: [{ pointer: '/teamId' }] });
  });

  test('readers of all applications look and do not touch; holders of the right to write do', async () => {
    const id = await application(app, acme, 'Watched');
    expect((await app.as('auditor', acme).call(E.get, { params: at(id) })).name).toBe('Watched');
    await expect(app.as('auditor', acme).call(E.update, { params: at(id), body: { name: 'X' } })).rejects.toMatchObject({ code: 'access.denied' });
    expect((await app.as('approver', acme).call(E.update, { params: at(id), body: { name: 'Seen to' } })).name).toBe('Seen to');
  });

  test('all of the tenant are listed for who may read them', async () => {
    const id = await application(app, acme, 'Somewhere');
    const listed = await app.as('auditor', acme).call(E.list, { params, query: { all: 'true', q: 'somewhere' } });
    expect(listed.items.map((item) => item.id)).toEqual([id]);
    expect((await app.as('auditor', acme).call(E.list, { params })).items).toEqual([]);
    await expect(developer().call(E.list, { params, query: { all: 'true' } })).rejects.toMatchObject({ code: 'access.denied' });
  });
});

test('suspending denies at the gateways, tells the owner and is lifted by resuming; each once', async () => {
  const id = await application(app, acme, 'Noisy');
  const admin = app.as('admin', acme);
  const suspended = await admin.call(E.suspend, { params: at(id), body: { reason: 'too loud' } });
  expect(suspended).toMatchObject({ state: 'suspended', suspendedReason: 'too loud' });
  const before = await rowsOf(app);
  const again = await admin.request(E.suspend, { params: at(id), body: { reason: 'again' } });
  expect(again).toMatchObject({ status: 409, body: { code: 'transition.not_allowed', state: 'suspended', allowed: ['active', 'deleted'] } });
  expect(await rowsOf(app)).toBe(before);
  expect(await admin.call(E.resume, { params: at(id), body: { reason: 'calm' } })).toMatchObject({ state: 'active', suspendedReason: null });
  expect(await admin.request(E.resume, { params: at(id), body: { reason: 'again' } })).toMatchObject({
    status: 409,
    body: { state: 'active', allowed: ['suspended', 'deleted'] },
  });
  const denials = await app.database.read('system', (tx) =>
    tx.sql('select kind, effect, code, group_id from deny_entries where subject_id = $1 order by sequence', [id]),
  );
  const code = 'gateway.application_suspended';
  expect(denials).toEqual([
    { kind: 'application', effect: 'deny', code, group_id: null },
    { kind: 'application', effect: 'lift', code, group_id: null },
  ]);
  const notices = await developer().call(API.notices.list, { params });
  expect(notices.items.slice(0, 2)).toMatchObject([
    { kind: 'application.resumed', body: 'calm' },
    { kind: 'application.suspended', body: 'too loud', path: `/developer/acme/applications/${id}` },
  ]);
});

test('deleting closes subscriptions, revokes keys and leaves nothing to be found', async () => {
  const id = await application(app, acme, 'Leaving');
  const { planId } = await offer(app, acme, [await apiVersion(app, acme, 'left')]);
  const manual = await offer(app, acme, [await apiVersion(app, acme, 'asked')], { approval: 'manual', name: 'Manual' });
  const subscriptions = [await subscribe(app, acme, id, planId), await subscribe(app, acme, id, manual.planId)].map((made) => made.id);
  const { credential } = await developer().call(API.credentials.create, { params: at(id), body: { name: 'key' } });
  await developer().call(API.subscriptions.mintTryIt, { params: { ...params, subscription: subscriptions[0] as string } });
  await developer().call(E.remove, { params: at(id) });
  const state = await app.database.read({ tenantId: acme.id }, async (tx) => ({
    subscriptions: await tx.sql('select state from subscriptions where id = any($1) order by id', [subscriptions]),
    credentials: await tx.sql('select distinct state from credentials where application_id = $1', [id]),
    denied: await tx.sql(`select 1 from deny_entries where subject_id = $1 and effect = 'deny'`, [credential.id]),
    audit: await tx.sql(`select 1 from audit_entries where subject_id = $1 and action = 'application.deleted'`, [id]),
  }));
  expect(state).toEqual({
    subscriptions: [{ state: 'closed' }, { state: 'withdrawn' }],
    credentials: [{ state: 'revoked' }],
    denied: [expect.anything()],
    audit: [expect.anything()],
  });
  await expect(developer().call(E.get, { params: at(id) })).rejects.toMatchObject({ code: 'resource.not_found' });
  await expect(developer().call(E.remove, { params: at(id) })).rejects.toMatchObject({ code: 'resource.not_found' });
});
