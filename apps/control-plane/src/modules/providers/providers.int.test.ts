import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { API } from '@gatehouse/contracts';
import { startUpstream, type Upstream } from '@gatehouse/testing';
import { TestAuthority } from '@gatehouse/testing/authority';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, designApp, designTenant } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { ModelCatalogueModule } from '../model-catalogue/index.js';
import { ModelRoutesModule } from '../model-routes/index.js';
import { ProvidersModule } from './index.js';

const SECRET = 'sk-live-Zq81mWvT4pLr7NcXe2Bd';
const params = { tenant: 'acme' };
let design: DesignApp;
let acme: TestTenant;
let other: TestTenant;
let service: Upstream;
let authority: TestAuthority;
let secured: https.Server;
const securedPort = () => (secured.address() as AddressInfo).port;

beforeAll(async () => {
  service = await startUpstream((request, response) => {
    const lists = { '/v1/models': { data: [{ id: 'zeta' }, { id: 'alpha' }] }, '/api/tags': { models: [{ name: 'llama:8b' }] }, '/odd/models': { hello: 1 } };
    const list = lists[request.path.split('?')[0] as keyof typeof lists];
    if (request.path === '/gone/models') response.writeHead(302, { location: 'http://127.0.0.2/models' }).end();
    else if (list === undefined) response.writeHead(404).end();
    else if (request.path.startsWith('/v1') && request.headers.authorization !== `Bearer ${SECRET}`) response.writeHead(401).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(list));
  });
  authority = await TestAuthority.create('Own authority');
  secured = https.createServer(await authority.issue({ hosts: ['models.internal'] }), (_request, response) => response.end('{"data":[{"id":"own"}]}'));
  await once(secured.listen(0, '127.0.0.1'), 'listening');
  design = await designApp({
    modules: [ProvidersModule, ModelRoutesModule, ModelCatalogueModule],
    config: { allowPrivateUpstreams: [`127.0.0.1:${service.port}`, `127.0.0.1:${securedPort()}`] },
  });
  acme = await designTenant(design.app, 'acme');
  other = await designTenant(design.app, 'other');
});
afterAll(async () => {
  await design.app.close();
  await service.close();
  secured.close();
});

const admin = () => design.app.as('admin', acme);
const make = (body: object) => admin().call(API.providers.create, { params, body: body as never });
const local = (more: object = {}) => make({ name: 'Local', baseUrl: `http://127.0.0.1:${service.port}/v1`, ...more });
const everyRow = (table: string) => design.app.database.read('system', async (tx) => JSON.stringify(await tx.sql(`select * from ${table}`)));

test('a kind and a key are all that it takes; gateways are told, and the trail has it', async () => {
  const provider = await make({ name: 'OpenAI', kind: 'openai', baseUrl: 'https://93.184.215.14/v1', keys: [{ name: 'first', secret: SECRET }] });
  expect(provider).toMatchObject({ slug: 'openai', kind: 'openai', wireFormat: 'openai-chat', auth: { as: 'bearer' }, catalogue: true, usedBy: [] });
  expect(provider.keys).toMatchObject([{ name: 'first', ending: SECRET.slice(-4), weight: 1, state: 'active', models: null, rotatedAt: null }]);
  const [row] = await design.app.database.read('system', (tx) =>
    tx.sql(`select payload, (select action from audit_entries order by id desc limit 1) as action from outbox order by id desc limit 1`),
  );
  expect(row).toEqual({ payload: { kind: 'provider', id: provider.id }, action: 'provider.created' });
  expect((await make({ name: 'OpenAI', kind: 'openai', baseUrl: 'https://93.184.215.14/v1' })).slug).toBe('openai-2');
});

test('a private authority is trusted in place of the public ones, and read before it is kept', async () => {
  const { cert } = authority;
  const provider = await make({ name: 'Private', baseUrl: 'https://93.184.215.14/v1', tls: { caPem: `\n${cert}`, serverName: 'models.internal' } });
  expect(provider.tls).toMatchObject({ serverName: 'models.internal', caPem: expect.stringMatching(/^-----BEGIN CERTIFICATE/) });
  const at = { params: { ...params, provider: provider.id } };
  expect((await admin().call(API.providers.update, { ...at, body: { tls: {} } })).tls).toEqual({});
  const refused = { tls: { caPem: '-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----' } };
  await expect(admin().call(API.providers.update, { ...at, body: refused })).rejects.toMatchObject({ code: 'certificate.unreadable' });
  await expect(admin().call(API.providers.update, { ...at, body: { tls: { caPem: cert }, tlsVerify: false } })).rejects.toMatchObject({
    code: 'request.invalid',
  });
  await expect(local({ name: 'Plain', tls: { caPem: cert } })).rejects.toMatchObject({ code: 'request.invalid' });
});

test('the secret is in no answer, no trail, and nowhere in clear', async () => {
  const { id, keys } = await local({ name: 'Sealed', keys: [{ name: 'k', secret: SECRET }] });
  const key = { ...params, provider: id, key: keys[0]?.id ?? '' };
  const rotated = await admin().call(API.providers.rotateKey, { params: key, body: { secret: `${SECRET}-2` } });
  const shown = [rotated, await admin().call(API.providers.get, { params: { ...params, provider: id } }), await admin().call(API.providers.list, { params })];
  const stored = [await everyRow('provider_keys'), await everyRow('audit_entries'), await everyRow('outbox'), await everyRow('providers')];
  for (const text of [JSON.stringify(shown), ...stored]) expect(text).not.toContain(SECRET.slice(0, 12));
  expect(rotated).toMatchObject({ ending: '7e2Bd-2'.slice(-4), rotatedAt: expect.any(String) });
});

test('keys are added, weighted, suspended and taken away', async () => {
  const { id } = await local({ name: 'Keys' });
  const path = { ...params, provider: id };
  const key = await admin().call(API.providers.addKey, { params: path, body: { name: 'a', secret: SECRET, limits: { requestsPerMinute: 60 } } });
  await expect(admin().call(API.providers.addKey, { params: path, body: { name: 'a', secret: SECRET } })).rejects.toMatchObject({ code: 'slug.taken' });
  const changed = await admin().call(API.providers.updateKey, { params: { ...path, key: key.id }, body: { weight: 5, state: 'suspended', models: ['alpha'] } });
  expect(changed).toMatchObject({ name: 'a', weight: 5, state: 'suspended', models: ['alpha'], limits: { requestsPerMinute: 60 } });
  await admin().call(API.providers.removeKey, { params: { ...path, key: key.id } });
  expect((await admin().call(API.providers.get, { params: path })).keys).toEqual([]);
  await expect(admin().call(API.providers.rotateKey, { params: { ...path, key: key.id }, body: { secret: 'x' } })).rejects.toMatchObject({ status: 404 });
});

describe('the connection test', () => {
  const check = async (body: object) => {
    const { id } = await local({ name: 'Checked', ...body });
    return admin().call(API.providers.check, { params: { ...params, provider: id }, body: {} });
  };
  test('tells a good key from a bad one, and a wrong address from both', async () => {
    expect(await check({ keys: [{ name: 'k', secret: SECRET }] })).toMatchObject({ outcome: 'ok', status: 200, modelCount: 2 });
    expect(await check({ keys: [{ name: 'k', secret: 'sk-wrong' }] })).toMatchObject({ outcome: 'refused', status: 401, modelCount: null });
    expect(await check({ baseUrl: `http://127.0.0.1:${service.port}/nothing` })).toMatchObject({ outcome: 'failed', status: 404 });
    expect(await check({ baseUrl: `http://127.0.0.1:${service.port}/odd` })).toMatchObject({ outcome: 'failed', status: 200 });
    expect(await check({ kind: 'ollama', baseUrl: `http://127.0.0.1:${service.port}` })).toMatchObject({ outcome: 'ok', modelCount: 1 });
  });
  test('trusts whom gateways trust at the provider', async () => {
    const at = { baseUrl: `https://127.0.0.1:${securedPort()}/v1` };
    const tls = { caPem: authority.cert, serverName: 'models.internal' };
    expect(await check({ ...at, tls })).toMatchObject({ outcome: 'ok', modelCount: 1 });
    expect(await check({ ...at, tls: { caPem: authority.cert } })).toMatchObject({ outcome: 'unreachable' });
    expect(await check(at)).toMatchObject({ outcome: 'unreachable' });
    expect(await check({ ...at, tlsVerify: false })).toMatchObject({ outcome: 'ok' });
  });
  test('follows no redirect: the key would go along', async () => {
    expect(await check({ baseUrl: `http://127.0.0.1:${service.port}/gone`, keys: [{ name: 'k', secret: SECRET }] })).toMatchObject({
      outcome: 'failed',
      status: 302,
    });
  });
  test('finds the models that are there', async () => {
    const { id } = await local({
      name: 'Found',
      keys: [{ name: 'k', secret: SECRET }],
      models: [{ id: 'alpha', price: { inputPerMillion: 1, outputPerMillion: 2 } }],
    });
    const path = { params: { ...params, provider: id }, body: {} };
    expect((await admin().call(API.providers.discover, path)).items).toEqual([
      { id: 'alpha', offered: true, known: false },
      { id: 'zeta', offered: false, known: false },
    ]);
    const { id: mute } = await local({ name: 'Mute', baseUrl: `http://127.0.0.1:${service.port}/nothing` });
    await expect(admin().call(API.providers.discover, { params: { ...params, provider: mute }, body: {} })).rejects.toMatchObject({
      code: 'provider.not_answering',
    });
  });
});

describe('refused', () => {
  test.each([
    ['an address inside', { baseUrl: 'http://169.254.169.254/v1' }, 'upstream.address_not_allowed'],
    ['no address', { baseUrl: undefined }, 'request.invalid'],
    ['a kind that nobody knows', { kind: 'nonesuch' }, 'request.invalid'],
    ['a kind that needs to know more', { kind: 'azure-openai', baseUrl: undefined }, 'request.invalid'],
    ['a key among the headers', { headers: { 'X-API-Key': SECRET } }, 'request.invalid'],
    ['a header of the wire', { headers: { Host: 'x' } }, 'request.invalid'],
    ['a secret that no header carries', { keys: [{ name: 'k', secret: 'a\nb' }] }, 'request.invalid'],
    ['half an AWS key', { auth: { as: 'aws', region: 'eu-central-1' }, keys: [{ name: 'k', secret: 'AKIA' }] }, 'request.invalid'],
    ['a model twice', { models: [{ id: 'a' }, { id: 'a' }] }, 'request.invalid'],
  ])('%s', async (_, body, code) => {
    const before = await everyRow('providers');
    await expect(local({ name: 'Refused', ...body })).rejects.toMatchObject({ code });
    expect(await everyRow('providers')).toBe(before);
  });
  test('another host while there are keys: they would be sent there', async () => {
    const { id } = await local({ name: 'Moved', keys: [{ name: 'k', secret: SECRET }] });
    const path = { ...params, provider: id };
    const update = (body: object) => admin().call(API.providers.update, { params: path, body });
    await expect(update({ baseUrl: 'https://93.184.215.14/v1' })).rejects.toMatchObject({ code: 'resource.conflict' });
    expect((await update({ baseUrl: `http://127.0.0.1:${service.port}/v2/`, name: 'Moved 2' })).baseUrl).toBe(`http://127.0.0.1:${service.port}/v2`);
  });
  test('whoever may not: publishers read, developers know nothing, other tenants find nothing', async () => {
    const { id } = await local({ name: 'Ours' });
    const path = { ...params, provider: id };
    expect((await design.app.as('publisher', acme).call(API.providers.get, { params: path })).id).toBe(id);
    await expect(design.app.as('publisher', acme).call(API.providers.update, { params: path, body: { name: 'x' } })).rejects.toMatchObject({
      code: 'access.denied',
    });
    await expect(design.app.as('developer', acme).call(API.providers.list, { params })).rejects.toMatchObject({ code: 'access.denied' });
    await expect(design.app.as('admin', other).call(API.providers.get, { params: { tenant: 'other', provider: id } })).rejects.toMatchObject({ status: 404 });
  });
});

test('a provider that model routes lead to stays until they lead elsewhere', async () => {
  const { id } = await local({ name: 'Used' });
  const path = { params: { ...params, provider: id } };
  const route = await admin().call(API.modelRoutes.create, { params, body: { name: 'used', targets: [{ providerId: id, model: 'alpha' }] } });
  expect((await admin().call(API.providers.get, path)).usedBy).toEqual([{ routeId: route.id, routeName: 'used' }]);
  await expect(admin().call(API.providers.remove, path)).rejects.toMatchObject({ code: 'resource.conflict' });
  await admin().call(API.modelRoutes.remove, { params: { ...params, route: route.id } });
  await admin().call(API.providers.remove, path);
  await expect(admin().call(API.providers.get, path)).rejects.toMatchObject({ status: 404 });
});
