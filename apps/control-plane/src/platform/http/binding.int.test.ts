import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EchoModule, echo, LooseModule } from '../../testing/echo.fixture.js';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { BoundEndpoints } from './index.js';

let app: TestApp;
let acme: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  app = await testApp({ modules: [EchoModule] });
  acme = await app.tenant('acme');
  other = await app.tenant('other');
});
afterAll(() => app.close());

const at = (tenant: string) => ({ params: { tenant }, body: { text: 'hello' } });

test('a bound endpoint validates, fills defaults in, and lets out only what is declared', async () => {
  const answer = await app.as('admin', acme).request(echo, at('acme'));
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ text: 'hello', n: 1, slug: 'acme', count: expect.any(Number) });
  expect(answer.headers.get('x-request-id')).toBeTruthy();
});

test('the tenant may be named by its id', async () => {
  expect(await app.as('owner', acme).call(echo, at(acme.id))).toMatchObject({ slug: 'acme' });
});

test('who may not know is told the same as for what is not there', async () => {
  const client = app.as('owner', other);
  const withoutId = (body: unknown) => ({ ...(body as object), requestId: '' });
  const foreign = await client.request(echo, at('acme'));
  const missing = await client.request(echo, at('nowhere'));
  expect(foreign.status).toBe(404);
  expect(withoutId(foreign.body)).toEqual(withoutId(missing.body));
  // even with a body that would be refused: access comes first
  const malformed = await client.raw('POST', '/api/v1/tenants/acme/echo', '{');
  expect(withoutId(malformed.body)).toEqual(withoutId(missing.body));
});

test('a member without the permission is told so, nobody without login gets further', async () => {
  await expect(app.as('developer', acme).call(echo, at('acme'))).rejects.toMatchObject({ code: 'access.denied', status: 403 });
  await expect(app.anonymous.call(echo, at('acme'))).rejects.toMatchObject({ code: 'auth.required', status: 401 });
  await expect(app.anonymous.with({ authorization: 'Bearer gth_pat_wrong' }).call(echo, at('acme'))).rejects.toMatchObject({ code: 'auth.token_invalid' });
});

test('bad input names every fault by its place', async () => {
  const answer = await app
    .as('admin', acme)
    .request(echo, { ...at('acme'), query: { n: 'x', unknown: 1 }, body: { text: 1, deep: { list: ['a'] }, extra: 1 } });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const { code, errors } = answer.body as { code: string; errors: { pointer: string }[] };
  expect(code).toBe('request.invalid');
  expect(errors.map((error) => error.pointer).sort()).toEqual(['/deep/list/0', '/extra', '/text', '?n', '?unknown']);
});

test('malformed, oversized and foreign bodies have their own answers', async () => {
  const client = app.as('admin', acme);
  const code = async (body: string, type?: string) => ((await client.raw('POST', '/api/v1/tenants/acme/echo', body, type)).body as { code: string }).code;
  expect(await code('{"text":')).toBe('request.malformed');
  expect(await code(JSON.stringify({ text: 'x'.repeat(600) }))).toBe('request.too_large');
  expect(await code('text: hello', 'application/yaml')).toBe('request.unsupported_media_type');
});

test('paths that do not decode and characters that cannot be stored are the caller’s fault', async () => {
  const client = app.as('admin', acme);
  expect(await client.raw('GET', '/api/v1/tenants/%E0%A4%A')).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  expect(await client.raw('GET', '/api/v1/tenants/%00')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  expect(await client.request(API.tenants.update, { params: { tenant: 'acme' }, body: { name: 'a\u0000b' } })).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  });
});

test('a defect answers 500 and tells nothing', async () => {
  const answer = await app.as('admin', acme).request(echo, { ...at('acme'), body: { text: 'defect' } });
  expect(answer.status).toBe(500);
  expect(answer.body).toMatchObject({ code: 'server.unexpected' });
  expect(answer.text).not.toContain('hunter2');
});

test('an idempotency key gives the first answer again, and refuses another request', async () => {
  const client = app.as('admin', acme).with({ 'idempotency-key': 'once' });
  const first = await client.call(echo, at('acme'));
  expect(await client.call(echo, at('acme'))).toEqual(first);
  await expect(client.call(echo, { ...at('acme'), body: { text: 'else' } })).rejects.toMatchObject({ code: 'idempotency.conflict' });
  const kept = await app.database.read('system', (tx) => tx.sql<{ response: string }>('select response from idempotency_keys'));
  expect(kept[0]?.response).toMatch(/^v1\./);
  expect(await app.as('owner', acme).with({ 'idempotency-key': 'once' }).call(echo, at('acme'))).not.toEqual(first);
});

test('an unknown route is a problem too; technical routes answer', async () => {
  expect(await app.anonymous.raw('GET', '/api/v1/nothing')).toMatchObject({ status: 404, body: { code: 'request.not_found' } });
  expect(await app.anonymous.raw('GET', '/readyz')).toMatchObject({ status: 200, body: { postgres: true, redis: true } });
  expect((await app.anonymous.raw('GET', '/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
  expect((await app.anonymous.raw('GET', '/metrics')).text).toMatch(
    /gatehouse_control_request_seconds_count{method="POST",path="\/tenants\/:tenant\/echo",status="200"} \d/,
  );
});

test('what is bound is known to the boot check', () => {
  expect(app.get(BoundEndpoints).endpoints.has(echo)).toBe(true);
  expect(app.get(BoundEndpoints).endpoints.has(API.apis.list)).toBe(false);
});

test('a route without @Bind does not boot', async () => {
  await expect(testApp({ modules: [LooseModule] })).rejects.toThrow(/Loose.loose is a route without @Bind/);
});
