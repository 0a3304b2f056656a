import { API } from '@gatehouse/contracts';
import { TestAuthority } from '@gatehouse/testing/authority';
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

describe('further settings', () => {
  const targets = [
    { url: 'https://93.184.215.20', connectionsMax: 40 },
    { url: 'https://93.184.215.21', weight: 2, srv: '_https._tcp.pets.example' },
  ];
  const EVERYTHING = {
    totalTimeoutMs: 90_000,
    balance: { by: 'cookie' as const, name: 'session' },
    health: { active: { path: '/healthz', intervalMs: 5_000 }, outlier: { consecutiveFailures: 3 }, slowStartMs: 0 },
    circuit: { failureShare: 0.25 },
    retry: { methods: 'idempotent' as const, statuses: ['503'] },
    pool: { waitingMax: 10 },
  };
  const put = (id: string, body: object) =>
    publisher().request(API.upstreams.replace, { params: { ...params, upstream: id }, body: { name: 'Full', targets, ...body } });

  test('are kept as given, what is left out of a section with its defaults, a section that is left out not at all', async () => {
    const made = await publisher().call(API.upstreams.create, { params, body: { name: 'Full', targets, ...EVERYTHING } });
    expect(made).toMatchObject({ ...EVERYTHING, targets, circuit: { failureShare: 0.25, trialCalls: 3 }, pool: { waitingMax: 10, idleMs: 15_000 } });
    expect(made.health?.outlier).toMatchObject({ enabled: true, consecutiveFailures: 3, ejectionMs: 10_000 });
    expect(made).not.toHaveProperty('tls');
    expect(await publisher().call(API.upstreams.get, { params: { ...params, upstream: made.id } })).toEqual(made);
    const { body } = await put(made.id, { balance: { by: 'latency' } });
    expect(body).toMatchObject({ balance: { by: 'latency' } });
    for (const section of ['health', 'circuit', 'retry', 'pool', 'totalTimeoutMs']) expect(body).not.toHaveProperty(section);
  });

  test.each([
    [{ health: { active: { statuses: ['300-200'] } } }, '/health/active/statuses/0'],
    [{ health: { active: { timeoutMs: 20_000 } } }, '/health/active/timeoutMs'],
    [{ health: { outlier: { ejectionMs: 1_000_000 } } }, '/health/outlier/longestEjectionMs'],
    [{ retry: { backoffMs: 1_000 } }, '/retry/longestBackoffMs'],
    [{ retry: { statuses: ['509-501'] } }, '/retry/statuses/0'],
    [{ tls: { serverName: 'a.example' }, targets: [{ url: 'http://93.184.215.20' }] }, '/tls'],
    [{ targets: [{ url: 'http://93.184.215.20', srv: 'pets.example' }] }, '/targets/0/srv'],
    [{ balance: { by: 'header' } }, '/balance/name'],
    [{ tls: { clientCertificate: { chainPem: 'x' } } }, '/tls/clientCertificate/keyPem'],
  ])('that do not go together are refused: %j', async (body, pointer) => {
    const answer = await publisher().request(API.upstreams.create, { params, body: { name: 'Odd', targets, ...body } as never });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', errors: [{ pointer }] } });
  });

  test('TLS: authorities and a client certificate, whose key is sealed and stays until another comes', async () => {
    const authority = await TestAuthority.create('Own authority');
    const [client, next] = [await authority.issue({ name: 'gateway', client: true }), await authority.issue({ name: 'gateway 2', client: true })];
    const tls = { caPem: authority.cert, serverName: 'pets.internal', clientCertificate: { chainPem: client.cert, keyPem: client.key } };
    const [full] = (await publisher().call(API.upstreams.list, { params })).items.filter(({ name }) => name === 'Full');
    const id = full?.id ?? '';
    expect(await put(id, { tls })).toMatchObject({
      status: 200,
      body: { tls: { serverName: 'pets.internal', authorities: [{ subject: 'Own authority' }], clientCertificate: { chain: [{ subject: 'gateway' }] } } },
    });
    const stored = () => design.app.database.read('system', (tx) => tx.sql<Record<string, string>>('select * from upstreams where id = $1', [id]));
    const secret = client.key.split('\n')[1] ?? '';
    const trail = await design.app.database.read('system', (tx) => tx.sql('select * from audit_entries where subject_id = $1', [id]));
    expect(JSON.stringify([await stored(), trail, await put(id, { tls })])).not.toContain(secret);
    // the same certificate without its key: the stored one is taken
    expect(await put(id, { tls: { clientCertificate: { chainPem: `${client.cert}${authority.cert}` } } })).toMatchObject({ status: 200 });
    expect((await stored())[0]?.client_key_encrypted).toMatch(/^v1\./);
    expect(await put(id, { tls: { clientCertificate: { chainPem: next.cert } } })).toMatchObject({ status: 422, body: { code: 'certificate.key_mismatch' } });
    expect(await put(id, { tls: { caPem: client.cert } })).toMatchObject({
      status: 422,
      body: { code: 'certificate.unreadable', errors: [{ pointer: '/tls/caPem' }] },
    });
    expect(await put(id, { tls: { caPem: authority.cert }, tlsVerify: false })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/tls/caPem' }] } });
    expect(await put(id, {})).toMatchObject({ status: 200 });
    expect((await stored())[0]).toMatchObject({ client_key_encrypted: null, settings: {} });
  });
});
