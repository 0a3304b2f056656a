import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, type TestClient, type TestTenant, testApp } from '../../testing/index.js';
import { Team } from './team.entity.js';
import { TeamRepository } from './team.repository.js';

let app: TestApp;
let acme: TestTenant;
let other: TestTenant;
let admin: TestClient;
const at = { tenant: 'acme' };

beforeAll(async () => {
  app = await testApp();
  acme = await app.tenant('acme');
  other = await app.tenant('other');
  admin = app.as('admin', acme);
});
afterAll(() => app.close());

test('a team is made, filled, renamed by its slug, and shows on its members', async () => {
  const team = await admin.call(API.teams.create, { params: at, body: { name: 'Payments Core' } });
  expect(team).toMatchObject({ slug: 'payments-core', memberCount: 0 });
  const memberIds = [acme.members.developer.memberId, acme.members.publisher.memberId];
  await admin.call(API.teams.setMembers, { params: { ...at, team: 'payments-core' }, body: { memberIds } });
  const renamed = await admin.call(API.teams.update, { params: { ...at, team: 'payments-core' }, body: { slug: 'payments', name: 'Payments' } });
  expect(renamed).toMatchObject({ slug: 'payments', name: 'Payments', memberCount: 2 });
  const { items } = await admin.call(API.teams.listMembers, { params: { ...at, team: team.id } });
  expect(items.map((item) => item.id).sort()).toEqual([...memberIds].sort());
  expect(items[0]?.teams).toEqual([{ id: team.id, name: 'Payments' }]);
  expect((await app.as('developer', acme).call(API.accounts.me)).memberships[0]?.teams).toEqual([{ id: team.id, slug: 'payments', name: 'Payments' }]);
  await admin.call(API.teams.setMembers, { params: { ...at, team: 'payments' }, body: { memberIds: [] } });
  expect((await admin.call(API.teams.list, { params: at })).items).toMatchObject([{ slug: 'payments', memberCount: 0 }]);
});

test('nobody of another tenant gets into a team, and nothing changes when it is tried', async () => {
  await admin.call(API.teams.create, { params: at, body: { name: 'Closed' } });
  const inside = acme.members.auditor.memberId;
  const params = { ...at, team: 'closed' };
  await admin.call(API.teams.setMembers, { params, body: { memberIds: [inside] } });
  await expect(admin.call(API.teams.setMembers, { params, body: { memberIds: [other.members.owner.memberId] } })).rejects.toMatchObject({
    code: 'resource.conflict',
  });
  expect((await admin.call(API.teams.listMembers, { params })).items.map((item) => item.id)).toEqual([inside]);
  await expect(app.as('owner', other).call(API.teams.listMembers, { params: { tenant: 'other', team: 'closed' } })).rejects.toMatchObject({
    code: 'resource.not_found',
  });
});

test('slugs are unique per tenant, not across tenants', async () => {
  await admin.call(API.teams.create, { params: at, body: { name: 'Same' } });
  await expect(admin.call(API.teams.create, { params: at, body: { name: 'Same' } })).rejects.toMatchObject({ code: 'slug.taken' });
  await app.as('admin', other).call(API.teams.create, { params: { tenant: 'other' }, body: { name: 'Same' } });
  await expect(admin.call(API.teams.create, { params: at, body: { name: '!!!' } })).rejects.toMatchObject({ code: 'request.invalid' });
});

test('a team that owns an application stays', async () => {
  const team = await admin.call(API.teams.create, { params: at, body: { name: 'Owners' } });
  await app.database.write({ tenantId: acme.id }, { kind: 'system', id: null, name: 'test' }, (tx) =>
    tx.sql(`insert into applications (id, tenant_id, name, owner_team_id, shard) values ('app_x', $1, 'Shop', $2, '00')`, [acme.id, team.id]),
  );
  const params = { ...at, team: 'owners' };
  await expect(admin.call(API.teams.remove, { params })).rejects.toMatchObject({ code: 'resource.conflict', message: expect.stringContaining('Shop') });
  await app.database.write({ tenantId: acme.id }, { kind: 'system', id: null, name: 'test' }, (tx) =>
    tx.sql(`update applications set owner_team_id = null, state = 'deleted'`),
  );
  await admin.call(API.teams.remove, { params });
  await expect(admin.call(API.teams.listMembers, { params })).rejects.toMatchObject({ code: 'resource.not_found' });
});

test('the repository finds nothing of another tenant, with its filter and, thanks to the database, without', async () => {
  const { id } = await admin.call(API.teams.create, { params: at, body: { name: 'Hidden' } });
  const repository = app.get(TeamRepository);
  const [own, foreign] = [{ tenantId: acme.id }, { tenantId: other.id }];
  expect(await app.database.read(own, (tx) => repository.find(tx, id))).toMatchObject({ slug: 'hidden' });
  expect(await app.database.read(foreign, (tx) => repository.find(tx, id))).toBeNull();
  expect(await app.database.read(own, (tx) => tx.repository(Team).findOneBy({ id }))).toMatchObject({ slug: 'hidden' });
  expect(await app.database.read(foreign, (tx) => tx.repository(Team).findOneBy({ id }))).toBeNull();
  expect((await app.database.read(foreign, (tx) => tx.repository(Team).find())).map((team) => team.tenantId)).toEqual([other.id]);
});
