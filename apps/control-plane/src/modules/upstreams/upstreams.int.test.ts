import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, designApp, designRows, designTenant, importApi } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';

let design: DesignApp;
let acme: TestTenant;
const params = { tenant: 'acme' };

beforeAll(async () => {
  design = await designApp({ config: { allowPrivateUpstreams: ['10.9.0.0/16', 'internal.example:8443'] } });
  acme = await designTenant(design.app, 'acme');
});
afterAll(() => design.app.close());

const publisher = () => design.app.as('publisher', acme);
const create = (name: string, ...urls: string[]) =>
  publisher().request(API.upstreams.create, { params, body: { name, targets: urls.map((url) => ({ url })) } });

test('an upstream is live at once: saved with defaults, audited, and gateways are told', async () => {
  const upstream = await publisher().call(API.upstreams.create, {
    params,
    body: { name: 'Pets', targets: [{ url: 'http://93.184.215.14:80/base/' }, { url: 'https://93.184.215.14', weight: 3 }] },
  });
  expect(upstream).toMatchObject({
    name: 'Pets',
    retries: 1,
    tlsVerify: true,
    usedBy: [],
    targets: [
      { url: 'http://93.184.215.14/base', weight: 1 },
      { url: 'https://93.184.215.14', weight: 3 },
    ],
  });
  const [row] = await design.app.database.read('system', (tx) =>
    tx.sql(`select payload, (select action from audit_entries order by id desc limit 1) as action from outbox order by id desc limit 1`),
  );
  expect(row).toEqual({ payload: { kind: 'upstream', id: upstream.id }, action: 'upstream.created' });
});

test('replaced, a target keeps its id while its URL stays', async () => {
  const [upstream] = (await publisher().call(API.upstreams.list, { params })).items;
  if (!upstream) throw new Error('no upstream');
  const body = { name: 'Pets 2', targets: [{ url: 'https://93.184.215.14/', weight: 0 }, { url: 'http://93.184.215.15' }], retries: 0 };
  const replaced = await publisher().call(API.upstreams.replace, { params: { ...params, upstream: upstream.id }, body });
  expect(replaced).toMatchObject({ id: upstream.id, name: 'Pets 2', retries: 0 });
  expect(replaced.targets[0]).toEqual({ id: upstream.targets[1]?.id, url: 'https://93.184.215.14', weight: 0 });
  expect(upstream.targets.map((target) => target.id)).not.toContain(replaced.targets[1]?.id);
  expect(await publisher().call(API.upstreams.get, { params: { ...params, upstream: upstream.id } })).toEqual(replaced);
});

describe('refused, and not a row changed', () => {
  test.each([
    ['file:///etc/passwd'],
    ['ftp://93.184.215.14'],
    ['http://127.0.0.1:5432'],
    ['http://localhost'],
    ['http://[::1]/'],
    ['http://169.254.169.254/latest/meta-data'],
    ['http://10.0.0.1'],
    ['http://192.168.1.1'],
    ['http://0x7f.1'],
    ['http://2130706433'],
    ['http://[::ffff:127.0.0.1]'],
    ['http://user:secret@93.184.215.14'],
    ['not a url'],
  ])('%s', async (url) => {
    const before = await designRows(design.app);
    expect(await create('Bad', 'http://93.184.215.14', url)).toMatchObject({
      status: 422,
      body: { code: 'upstream.address_not_allowed', errors: [{ pointer: '/targets/1/url' }] },
    });
    expect(await designRows(design.app)).toBe(before);
  });
  test('a query, the same target twice, no weight at all, a taken name, no target', async () => {
    const before = await designRows(design.app);
    expect(await create('Bad', 'http://93.184.215.14/?a=1')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/targets/0/url' }] } });
    expect(await create('Bad', 'http://93.184.215.14', 'http://93.184.215.14/')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/targets/1/url' }] },
    });
    const weightless = { name: 'Bad', targets: [{ url: 'http://93.184.215.14', weight: 0 }] };
    expect(await publisher().request(API.upstreams.create, { params, body: weightless })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/targets' }] },
    });
    expect(await create('Pets 2', 'http://93.184.215.14')).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
    expect(await create('Bad')).toMatchObject({ status: 400 });
    expect(await designRows(design.app)).toBe(before);
  });
});

test('private addresses on the operator’s list are let through', async () => {
  expect(await create('Inside', 'http://10.9.3.4:8080', 'https://internal.example:8443')).toMatchObject({ status: 201 });
});

test('what a revision names cannot be removed, and another tenant sees nothing of it', async () => {
  const { upstreamId } = await importApi(design.app, acme);
  const path = { params: { ...params, upstream: upstreamId } };
  expect((await publisher().call(API.upstreams.get, path)).usedBy).toMatchObject([{ apiName: 'Pets', versionName: 'v1' }]);
  const before = await designRows(design.app);
  expect(await publisher().request(API.upstreams.remove, path)).toMatchObject({ status: 409, body: { code: 'resource.conflict', usedBy: ['Pets v1'] } });
  const other = await designTenant(design.app, 'other');
  for (const endpoint of [API.upstreams.get, API.upstreams.remove])
    expect(await design.app.as('owner', other).request(endpoint, { params: { tenant: 'other', upstream: upstreamId } })).toMatchObject({ status: 404 });
  expect(JSON.parse(await designRows(design.app)).find((row: { name: string }) => row.name === 'upstreams')).toEqual(
    JSON.parse(before).find((row: { name: string }) => row.name === 'upstreams'),
  );
  const unused = await publisher().call(API.upstreams.create, { params, body: { name: 'Unused', targets: [{ url: 'http://93.184.215.14' }] } });
  expect(await publisher().request(API.upstreams.remove, { params: { ...params, upstream: unused.id } })).toMatchObject({ status: 204 });
});
