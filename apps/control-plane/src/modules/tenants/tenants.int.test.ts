import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, type TestClient, type TestTenant, testApp } from '../../testing/index.js';

let app: TestApp;
let admin: TestClient;
let acme: TestTenant;

beforeAll(async () => {
  app = await testApp();
  admin = await app.asPlatformAdmin();
  acme = await app.tenant('acme', 'Acme');
});
afterAll(() => app.close());

test('a platform admin makes a tenant and owns it, or names an owner who is a member at once', async () => {
  const made = await admin.call(API.tenants.create, { body: { name: 'Blue Whale' } });
  expect(made).toMatchObject({ slug: 'blue-whale', joining: 'open', branding: { logoUrl: null, accent: null } });
  expect((await admin.call(API.accounts.me)).memberships).toMatchObject([{ tenant: { slug: 'blue-whale' }, roles: ['owner'] }]);
  const ownerId = await app.account({ email: 'boss@red.example' });
  await admin.call(API.tenants.create, { body: { name: 'Red', ownerEmail: 'boss@red.example', joining: 'invitation' } });
  expect(await app.withToken(ownerId).call(API.tenants.get, { params: { tenant: 'red' } })).toMatchObject({ name: 'Red', joining: 'invitation' });
});

test('an owner without an account is invited', async () => {
  const tenant = await admin.call(API.tenants.create, { body: { name: 'Green', ownerEmail: 'new@green.example' } });
  const rows = await app.database.read({ tenantId: tenant.id }, (tx) => tx.sql('select email, roles from invitations'));
  expect(rows).toEqual([{ email: 'new@green.example', roles: ['owner'] }]);
});

test('a slug is taken once, also as a former one of another tenant, and a refusal leaves nothing behind', async () => {
  const count = () => app.database.read('system', (tx) => tx.sql('select count(*) from tenants'));
  const before = await count();
  await expect(admin.call(API.tenants.create, { body: { name: 'Other', slug: 'acme' } })).rejects.toMatchObject({ code: 'slug.taken', status: 409 });
  const old = await app.tenant('old-name');
  const owner = app.as('owner', old);
  await owner.call(API.tenants.update, { params: { tenant: 'old-name' }, body: { slug: 'new-name' } });
  await expect(admin.call(API.tenants.create, { body: { name: 'Squatter', slug: 'old-name' } })).rejects.toMatchObject({ code: 'slug.taken' });
  // links to the former slug lead on; so does going back to it
  expect(await owner.call(API.tenants.get, { params: { tenant: 'old-name' } })).toMatchObject({ slug: 'new-name' });
  await owner.call(API.tenants.update, { params: { tenant: 'old-name' }, body: { slug: 'old-name' } });
  expect(await owner.call(API.tenants.get, { params: { tenant: 'new-name' } })).toMatchObject({ slug: 'old-name' });
  expect(Number(((await count()) as { count: string }[])[0]?.count)).toBe(Number((before as { count: string }[])[0]?.count) + 1);
});

test('a change of branding keeps what it does not name, and is in the trail', async () => {
  const owner = app.as('admin', acme);
  const plain = { params: { tenant: 'acme' }, body: { branding: { logoUrl: 'http://acme.example/logo.svg' } } };
  await expect(owner.call(API.tenants.update, plain)).rejects.toMatchObject({ code: 'request.invalid' });
  await owner.call(API.tenants.update, { params: { tenant: 'acme' }, body: { branding: { accent: '#112233', logoUrl: 'https://acme.example/logo.svg' } } });
  const after = await owner.call(API.tenants.update, { params: { tenant: 'acme' }, body: { branding: { logoUrl: null } } });
  expect(after.branding).toEqual({ accent: '#112233', logoUrl: null });
  const { items } = await app.as('auditor', acme).call(API.audit.list, { params: { tenant: 'acme' }, query: { action: 'tenant.updated' } });
  expect(items).toHaveLength(2);
  expect(items[0]).toMatchObject({
    actor: { kind: 'account', name: 'admin of acme' },
    tenant: { slug: 'acme' },
    requestId: expect.any(String),
    address: expect.stringContaining('127.0.0.1'),
  });
});

test('only owners and admins change a tenant; every member sees it', async () => {
  for (const role of ['publisher', 'approver', 'developer', 'auditor'] as const) {
    const client = app.as(role, acme);
    expect(await client.call(API.tenants.get, { params: { tenant: 'acme' } })).toMatchObject({ slug: 'acme' });
    await expect(client.call(API.tenants.update, { params: { tenant: 'acme' }, body: { name: 'Mine' } })).rejects.toMatchObject({ code: 'access.denied' });
  }
});

test('the list pages through all tenants, newest first, without gaps', async () => {
  const slugs: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { slug: string }[]; nextCursor: string | null } = await admin.call(API.tenants.list, {
      query: { limit: 2, ...(cursor !== null && { cursor }) },
    });
    slugs.push(...page.items.map((item) => item.slug));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(slugs).toEqual([...new Set(slugs)]);
  expect(slugs).toEqual(expect.arrayContaining(['acme', 'blue-whale', 'old-name']));
  await expect(admin.call(API.tenants.list, { query: { cursor: 'bm9uc2Vuc2U' } })).rejects.toMatchObject({ code: 'request.invalid' });
});

test('the trail of a tenant holds nothing of another, and that of the platform holds both', async () => {
  const other = await app.tenant('beta');
  await app.as('owner', other).call(API.tenants.update, { params: { tenant: 'beta' }, body: { name: 'Beta 2' } });
  const { items } = await app.as('owner', acme).call(API.audit.list, { params: { tenant: 'acme' } });
  expect(new Set(items.map((item) => item.tenant?.slug))).toEqual(new Set(['acme']));
  const all = await admin.call(API.audit.listAll, { query: { action: 'tenant.updated', limit: 200 } });
  expect(new Set(all.items.map((item) => item.tenant?.slug))).toEqual(new Set(['acme', 'beta', 'old-name']));
});
