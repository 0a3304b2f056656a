import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designRows, designTenant, importApi } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';

let design: DesignApp;
let acme: TestTenant;
const params = { tenant: 'acme' };

beforeAll(async () => {
  design = await designApp();
  acme = await designTenant(design.app, 'acme');
});
afterAll(() => design.app.close());

const admin = () => design.app.as('admin', acme);
const touches = () =>
  design.app.database.read('system', (tx) => tx.sql<{ payload: unknown }>(`select payload from outbox where topic = 'snapshot' order by id desc limit 2`));

test('a tenant that is made has a production environment, the default one, and one for tests', async () => {
  await (await design.app.asPlatformAdmin()).call(API.tenants.create, { body: { name: 'Born' } });
  const rows = await design.app.database.read('system', (tx) =>
    tx.sql(`select e.slug, e.kind, e.is_default, g.is_default as in_default_group from environments e join gateway_groups g on g.id = e.group_id
      join tenants t on t.id = e.tenant_id where t.slug = 'born' order by e.slug`),
  );
  expect(rows).toEqual([
    { slug: 'production', kind: 'production', is_default: true, in_default_group: true },
    { slug: 'test', kind: 'test', is_default: false, in_default_group: true },
  ]);
});

test('the default environment stands under the tenant, another beside it', async () => {
  const { items } = await design.app.as('auditor', acme).call(API.environments.list, { params });
  expect(items.map(({ slug, baseUrl }) => [slug, baseUrl])).toEqual([
    ['production', 'http://localhost:8080/acme'],
    ['test', 'http://localhost:8080/acme~test'],
  ]);
});

describe('hosts', () => {
  test('are names of the tenant, never an address, by which all tenants are reached', async () => {
    const before = await designRows(design.app);
    const body = { name: 'Mine', kind: 'production' as const, hosts: ['api.acme.example', '127.0.0.1'] };
    expect(await admin().request(API.environments.create, { params, body })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/hosts/1' }] } });
    const change = { params: { ...params, environment: 'test' }, body: { hosts: ['127.0.0.1'] } };
    expect(await admin().request(API.environments.update, change)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/hosts/0' }] } });
    expect(await designRows(design.app)).toBe(before);
  });
  test('lead to one environment only, of any tenant, and a host given up is free', async () => {
    const other = await designTenant(design.app, 'other');
    const body = { name: 'Europe', kind: 'production' as const, hosts: ['api.acme.example', 'eu.acme.example'] };
    const { hosts } = await admin().call(API.environments.create, { params, body });
    expect(hosts).toEqual(body.hosts);
    const before = await designRows(design.app);
    const taken = { params: { tenant: 'other', environment: 'test' }, body: { hosts: ['api.acme.example'] } };
    await expect(design.app.as('owner', other).call(API.environments.update, taken)).rejects.toMatchObject({ code: 'resource.conflict' });
    expect(await designRows(design.app)).toBe(before);
    await admin().call(API.environments.update, { params: { ...params, environment: 'europe' }, body: { hosts: ['eu.acme.example', 'eu2.acme.example'] } });
    expect((await design.app.as('owner', other).call(API.environments.update, taken)).hosts).toEqual(['api.acme.example']);
  });
});

test('another default moves the default route, and everything of the tenant is compiled anew', async () => {
  const changed = await admin().call(API.environments.update, { params: { ...params, environment: 'europe' }, body: { isDefault: true, name: 'EU' } });
  expect(changed).toMatchObject({ isDefault: true, name: 'EU', baseUrl: 'http://localhost:8080/acme' });
  const { items } = await admin().call(API.environments.list, { params });
  expect(items.filter((item) => item.isDefault)).toHaveLength(1);
  expect((await touches()).map((row) => row.payload)).toEqual([
    { kind: 'environment', id: changed.id },
    { kind: 'tenant', id: acme.id },
  ]);
  await expect(admin().call(API.environments.update, { params: { ...params, environment: 'test' }, body: { isDefault: true } })).rejects.toMatchObject({
    code: 'resource.conflict',
  });
});

test('refused, and nothing changed: a taken slug, an unknown gateway group, a name without a slug, another tenant’s', async () => {
  const before = await designRows(design.app);
  const create = (body: object) => admin().request(API.environments.create, { params, body });
  expect(await create({ name: 'Test', kind: 'test' })).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
  expect(await create({ name: 'X', kind: 'test', gatewayGroup: 'none' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/gatewayGroup' }] } });
  expect(await create({ name: '!!!', kind: 'test' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/slug' }] } });
  expect(await create({ name: 'X', kind: 'test', hosts: ['http://a'] })).toMatchObject({ status: 400 });
  expect(await design.app.as('publisher', acme).request(API.environments.create, { params, body: { name: 'X', kind: 'test' } })).toMatchObject({ status: 403 });
  const theirs = await design.app
    .as('owner', await designTenant(design.app, 'third'))
    .request(API.environments.remove, { params: { tenant: 'third', environment: 'europe' } });
  expect(theirs).toMatchObject({ status: 404 });
  expect(JSON.parse(await designRows(design.app)).find((row: { name: string }) => row.name === 'environment_hosts')).toEqual(
    JSON.parse(before).find((row: { name: string }) => row.name === 'environment_hosts'),
  );
});

test('removed only when nothing runs in it; what ran there goes with it', async () => {
  const { params: version, revision } = await importApi(design.app, acme);
  const publisher = design.app.as('publisher', acme);
  const deployment = await deploy(publisher, version, revision?.id ?? '', 'test');
  const remove = (environment: string) => admin().request(API.environments.remove, { params: { ...params, environment } });
  expect(await remove('europe')).toMatchObject({ status: 409 }); // the default one
  expect(await remove('test')).toMatchObject({ status: 409, body: { code: 'resource.conflict', deployed: ['Pets v1'] } });
  await publisher.call(API.deployments.withdraw, { params: { ...version, deployment: deployment.id }, body: { reason: 'moving' } });
  expect(await remove('test')).toMatchObject({ status: 204 });
  expect((await publisher.call(API.deployments.list, { params: version })).items).toEqual([]);
});
