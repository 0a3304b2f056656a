import { Circuit, Egress, Health, type PolicyInstance, TrafficSplit } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import aws4 from 'aws4';
import { describe, expect, test } from 'vitest';
import { WayOut } from '../src/egress/way-out.js';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { api, caller, fetch, IDS, KEYED, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { bearer, client, clientCredential, directory, hmacCredential, ownIssuer, PATH, SUBSCRIBED, serveWith } from './identity.js';
import { RawClient } from './raw-client.js';
import { sealedSecret } from './sealed-secret.js';

type Handler = NonNullable<Parameters<typeof upstreamServer>[0]>;

/** One API with these policies, and what its caller and its upstream see. */
async function serve(policies: readonly PolicyInstance[], handler?: Handler, overrides: Parameters<typeof api>[0] = {}) {
  const time = { ms: Date.now() };
  const behind = await upstreamServer(handler);
  const gateway = await startGateway(null, { nowMs: () => time.ms });
  expect(gateway.load([api({ policies: [...policies], ...overrides }), upstream(behind.url, { retries: 0 })])).toEqual([]);
  const ask = async (init: RequestInit = {}, path = '/a') => {
    const { status, headers, text } = await fetch(`${gateway.url}/acme/pets/v1${path}`, init).then(async (one) => ({
      status: one.status,
      headers: one.headers,
      text: await one.text(),
    }));
    return { status, headers, text };
  };
  return { ask, behind, gateway, time };
}

const post = (body: string, type = 'application/json'): RequestInit => ({ method: 'POST', body, headers: { 'content-type': type } });

/** What no other test here changes from its default: each shows that the value that was saved is the value that counts. */
describe('a setting is what happens at the wire', () => {
  test('cors: exposedHeaders, maxAgeMs', async () => {
    const { ask } = await serve([policy('cors', { origins: ['https://a.test'], exposedHeaders: ['X-Mine'], maxAgeMs: 90_000 })]);
    expect((await ask({ headers: { origin: 'https://a.test' } })).headers.get('access-control-expose-headers')).toBe('X-Mine');
    const preflight = { origin: 'https://a.test', 'access-control-request-method': 'PUT' };
    expect((await ask({ method: 'OPTIONS', headers: preflight })).headers.get('access-control-max-age')).toBe('90');
  });

  test('oauth-token: forward', async () => {
    const issuer = await ownIssuer();
    const objects = [issuer.object, ...directory([clientCredential()])];
    const token = await issuer.token(credentialHandle.client(client.id, client.secret));
    const { ask, behind } = await serveWith([policy('oauth-token', { forward: true }), ...SUBSCRIBED], objects);
    await ask(bearer(token));
    expect(behind.requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  test('token-introspection: header, forward, caller, subjectClaim, scopesClaim, rolesClaim, claimHeaders', async () => {
    const answer = { active: true, who: 'ada', may: 'read write', groups: ['chief'], level: 3 };
    const issuer = await upstreamServer((_request, response) => void response.end(JSON.stringify(answer)));
    const settings = {
      header: 'x-token',
      forward: true,
      caller: { as: 'subject' },
      subjectClaim: 'who',
      scopesClaim: 'may',
      rolesClaim: 'groups',
      claimHeaders: [{ claim: 'level', header: 'x-level' }],
    };
    const introspection = policy('token-introspection', { endpoint: issuer.url, clientId: 'gate', clientSecret: sealedSecret('s'), ...settings });
    const scopes = policy('scopes', { allOf: ['write'], roles: ['chief'], scopeClaims: [], roleClaims: [] });
    const cedar = policy('cedar', { policies: 'permit(principal == Subject::"ada", action, resource);' });
    const { ask, behind } = await serve([introspection, scopes, cedar]);
    expect((await ask({ headers: bearer('opaque') })).status).toBe(401);
    expect((await ask({ headers: { 'x-token': 'opaque', 'x-level': 'forged' } })).status).toBe(200);
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-token': 'opaque', 'x-level': '3' });
  });

  test('hmac-signature: unsignedBody', async () => {
    const keys = { accessKeyId: 'k1', secretAccessKey: 'a shared secret of some length' };
    const headers = { 'Content-Length': '2', 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
    const signed = aws4.sign({ host: 'gateway.test', path: PATH, method: 'POST', service: 'execute-api', region: 'gatehouse', headers }, keys);
    const lines = Object.entries(signed.headers as Record<string, string>).map(([name, value]) => `${name}: ${value}\r\n`);
    const held = directory([hmacCredential(keys.accessKeyId, keys.secretAccessKey)]);
    const { send } = await serveWith([policy('hmac-signature', { unsignedBody: true }), ...SUBSCRIBED], held);
    expect((await send(`POST ${PATH} HTTP/1.1\r\n${lines.join('')}\r\nhi`)).status).toBe(200);
  });

  test('cedar: timeZone', async () => {
    const config = { policies: 'permit(principal, action, resource) when { context.time.hour == 9 };', timeZone: 'Asia/Tokyo' };
    const { ask, time } = await serve([policy('cedar', config)]);
    time.ms = Date.UTC(2026, 5, 1, 0, 30);
    expect((await ask()).status).toBe(200);
    time.ms = Date.UTC(2026, 5, 1, 9, 30);
    expect((await ask()).status).toBe(403);
  });

  test('openapi-validation: formats, bodyBytesMax', async () => {
    const schema = { type: 'object', properties: { born: { type: 'string', format: 'date' } } };
    const body = { required: true, content: [{ type: 'application/json', schema }] };
    const operations = [{ ...operation('POST', '/a'), contract: { validation: { parameters: [], body, responses: [] } } }];
    const asked = async (config: object, text: string) =>
      (await (await serve([policy('openapi-validation', { ...config })], undefined, { operations })).ask(post(text))).status;
    expect(await asked({ formats: true }, '{"born":"never"}')).toBe(422);
    expect(await asked({ formats: false }, '{"born":"never"}')).toBe(200);
    expect(await asked({ bodyBytesMax: 1_024 }, JSON.stringify({ more: 'x'.repeat(2_000) }))).toBe(413);
  });

  test('xml-limits: comments, processingInstructions', async () => {
    const asked = async (config: object, text: string) =>
      (await (await serve([policy('xml-limits', { ...config })])).ask(post(text, 'application/xml'))).status;
    expect(await asked({ processingInstructions: 'allow' }, '<a><?b c?></a>')).toBe(200);
    expect(await asked({ processingInstructions: 'refuse' }, '<a><?b c?></a>')).toBe(422);
    expect(await asked({ comments: 'allow' }, '<a><!-- b --></a>')).toBe(200);
    expect(await asked({ comments: 'refuse' }, '<a><!-- b --></a>')).toBe(422);
  });

  test('throttle: costs', async () => {
    const limit = { kind: 'rate', name: 'few', requests: 4, windowMs: 60_000, costs: [{ operation: 'GET /a', units: 3 }] };
    const { ask, gateway } = await serve([policy('throttle', { limit, waitMsMax: 20 })], undefined, { operations: [operation('GET', '/a')] });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
    expect(gateway.limiters.taken[0]).toContain('few');
  });

  test('compression: bytesMin', async () => {
    const text: Handler = (_request, response) => void response.setHeader('content-type', 'text/plain').end('x'.repeat(500));
    const coding = async (bytesMin: number) =>
      (await (await serve([policy('compression', { bytesMin })], text)).ask({ headers: { 'accept-encoding': 'gzip' } })).headers.get('content-encoding');
    expect([await coding(400), await coding(600)]).toEqual(['gzip', null]);
  });

  test('correlation: alsoSend', async () => {
    const { ask, behind } = await serve([policy('correlation', { alsoSend: ['x-theirs', 'x-ours'] })]);
    await ask({ headers: { 'x-correlation-id': 'abc' } });
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-correlation-id': 'abc', 'x-theirs': 'abc', 'x-ours': 'abc' });
  });

  test('call-out: cacheKey', async () => {
    const asked = await upstreamServer((_request, response) => void response.end('{}'));
    const { ask } = await serve([policy('call-out', { url: `${asked.url}/{{ request.query.b }}`, cacheMs: 60_000, cacheKey: '{{ request.query.a }}' })]);
    for (const query of ['?a=1&b=1', '?a=1&b=2', '?a=2&b=2']) await ask({}, `/a${query}`);
    expect(asked.requests.map(({ path }) => path)).toEqual(['/1', '/2']);
  });

  test('rewrite: query.remove, query.set; headers: remove', async () => {
    const rewrite = policy('rewrite', { query: { remove: ['a'], set: [{ name: 'b', value: '{{ request.query.b }}!' }] } });
    const headers = policy('headers', { request: { remove: ['x-a'] }, response: { remove: ['x-b'] } });
    const { ask, behind } = await serve([rewrite, headers], (_request, response) => void response.setHeader('x-b', '1').end());
    const { headers: answered } = await ask({ headers: { 'x-a': '1' } }, '/a?a=1&b=2&c=3');
    expect(new URL(behind.requests[0]?.path ?? '', 'http://x').searchParams.toString()).toBe('c=3&b=2%21');
    expect([behind.requests[0]?.headers['x-a'], answered.get('x-b')]).toEqual([undefined, null]);
  });

  test('script: timeMs, memoryBytes', async () => {
    const asked = async (config: object) => (await (await serve([policy('script', { ...config })])).ask()).status;
    const spin = 'function onRequest() { for (let i = 0, n = 0; i < 60000; i++) n += i; }';
    expect([await asked({ source: spin, timeMs: 1 }), await asked({ source: spin, timeMs: 200 })]).toEqual([500, 200]);
    const hoard = 'function onRequest() { new ArrayBuffer(2_000_000); }';
    expect([await asked({ source: hoard, timeMs: 200, memoryBytes: 1_048_576 }), await asked({ source: hoard, timeMs: 200, memoryBytes: 16_777_216 })]).toEqual(
      [500, 200],
    );
  });

  test('upstream-auth: send, scope, audience, resource', async () => {
    const tokens = await upstreamServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"access_token":"t","token_type":"bearer","expires_in":60}');
    });
    const settings = { send: 'body', scope: 'a b', audience: 'theirs', resource: 'https://their.test/' };
    const { ask } = await serve([
      policy('upstream-auth', { as: 'oauth', tokenEndpoint: tokens.url, clientId: 'g', clientSecret: sealedSecret('s'), ...settings }),
    ]);
    expect((await ask()).status).toBe(200);
    expect(Object.fromEntries(new URLSearchParams(tokens.requests[0]?.body))).toMatchObject({
      client_id: 'g',
      client_secret: 's',
      scope: 'a b',
      audience: 'theirs',
      resource: 'https://their.test/',
    });
  });

  test('graphql: listArguments', async () => {
    const asked = async (config: object) =>
      (
        await (
          await serve([policy('graphql', { costMax: 10, ...config })])
        ).ask({
          ...post('{"query":"{ pets(most: 50) { name } }"}'),
          headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        })
      ).status;
    expect([await asked({ listArguments: ['most'] }), await asked({ listArguments: ['first'] })]).toEqual([400, 200]);
  });
});

describe('a setting of the cache is what happens at the wire', () => {
  /** How often the upstream is asked when one caller asks `times` times, with a while between. */
  const asked = async (config: object, headers: Record<string, string>, { times = 2, laterMs = 0 } = {}) => {
    const { ask, behind, time } = await serve([policy('cache', { ...config })], (_request, response) => {
      for (const [name, value] of Object.entries({ date: new Date(time.ms).toUTCString(), ...headers })) response.setHeader(name, value);
      response.end('x');
    });
    let last = new Headers();
    for (let i = 0; i < times; i++) {
      last = (await ask({ cache: 'default' })).headers;
      time.ms += laterMs;
    }
    return { calls: behind.requests.length, last };
  };
  const minute = { 'cache-control': 'max-age=60' };

  test('defaultMs, heuristics, lifetimeMaxMs', async () => {
    expect([(await asked({ defaultMs: 60_000 }, {})).calls, (await asked({}, {})).calls]).toEqual([1, 2]);
    const old = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    expect([(await asked({}, old)).calls, (await asked({ heuristics: false }, old)).calls]).toEqual([1, 2]);
    const later = { laterMs: 30_000 };
    expect([(await asked({}, minute, later)).calls, (await asked({ lifetimeMaxMs: 10_000 }, minute, later)).calls]).toEqual([1, 2]);
  });

  test('storeCookies, targetedFields, cacheStatus', async () => {
    const cookie = { ...minute, 'set-cookie': 'a=b' };
    expect([(await asked({}, cookie)).calls, (await asked({ storeCookies: true }, cookie)).calls]).toEqual([2, 1]);
    const targeted = { 'cache-control': 'no-store', 'our-cache-control': 'max-age=60' };
    expect([(await asked({}, targeted)).calls, (await asked({ targetedFields: ['our-cache-control'] }, targeted)).calls]).toEqual([2, 1]);
    const told = async (config: object) => (await asked(config, minute)).last.get('cache-status');
    expect(await told({})).toMatch(/^Gatehouse; hit/);
    expect(await told({ cacheStatus: false })).toBeNull();
  });

  test('coalesce', async () => {
    const calls = async (coalesce: boolean) => {
      const { ask, behind } = await serve([policy('cache', { coalesce })], async (_request, response) => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        response.setHeader('cache-control', 'max-age=60').end('x');
      });
      await Promise.all([ask(), ask(), ask()]);
      return behind.requests.length;
    };
    expect([await calls(true), await calls(false)]).toEqual([1, 3]);
  });
});

describe('a setting of an upstream is what happens at the wire', () => {
  const failing: Handler = (_request, response) => void response.writeHead(418).end();

  test('failureStatuses of ejection, circuit and roll-back', async () => {
    const bad = await upstreamServer(failing);
    const good = await upstreamServer();
    const outlier = (failureStatuses: string[]) => Health.parse({ outlier: { consecutiveFailures: 1, ejectionMs: 60_000, failureStatuses } });
    const statuses = async (overrides: Parameters<typeof upstream>[1], urls = [bad.url, good.url], count = 6) => {
      const gateway = await startGateway([api(), upstream(urls, { retries: 0, ...overrides }), upstream(bad.url, { id: 'ups_canary', name: 'canary' })]);
      const seen: number[] = [];
      for (let i = 0; i < count; i++) seen.push((await fetch(`${gateway.url}/acme/pets/v1/a`)).status);
      return seen.filter((status) => status === 418).length;
    };
    expect([await statuses({ health: outlier(['418']) }), await statuses({ health: outlier(['500-599']) })]).toEqual([1, 3]);
    const circuit = (failureStatuses: string[]) => ({ circuit: Circuit.parse({ callsMin: 2, failureStatuses, openMs: 60_000 }), health: outlier([]) });
    expect([await statuses(circuit(['400-499']), [bad.url]), await statuses(circuit(['503']), [bad.url])]).toEqual([2, 6]);
    const split = (failureStatuses: string[]) => ({
      split: TrafficSplit.parse({ arms: [{ name: 'new', upstreamId: 'ups_canary', share: 1 }], rollback: { callsMin: 4, failureStatuses } }),
    });
    expect([await statuses(split(['418']), [good.url]), await statuses(split(['500-599']), [good.url])]).toEqual([4, 6]);
  });

  test('egress: connectTimeoutMs, idleTimeoutMs, ports', async () => {
    const silent = await upstreamServer(() => new Promise(() => {}));
    const { key, objects } = caller();
    const guard = new AddressGuard(['*']);
    const egress = Egress.parse({
      destinations: [
        { host: '127.0.0.1', ports: [silent.port] },
        { host: '192.0.2.1', ports: [80] },
      ],
      connectTimeoutMs: 100,
      idleTimeoutMs: 1_000,
    });
    const gateway = await startGateway([api({ upstreamId: null, egress, policies: KEYED.slice(1) }), plan(), ...objects], {
      proxy: { host: '127.0.0.1', port: 0 },
      wayOut: new WayOut(guard, new Pools(guard)),
    });
    const through = async (url: string) => {
      const connection = await RawClient.connect(gateway.proxyPort ?? 0);
      connection.send(`GET ${url} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nProxy-Authorization: Basic ${Buffer.from(`a:${key}`).toString('base64')}\r\n\r\n`);
      const { status, body } = await connection.response(20_000);
      connection.socket.destroy();
      return [status, (JSON.parse(body) as { code: string }).code];
    };
    expect(await through(`${silent.url}/a`)).toEqual([504, expect.any(String)]);
    expect((await through('http://192.0.2.1/a'))[0]).toBeGreaterThanOrEqual(502);
    expect((await through(`http://127.0.0.1:${silent.port + 1}/a`))[0]).toBe(403);
    expect(gateway.records.map(({ outcome }) => outcome)).toHaveLength(3);
    expect(IDS.application).toBe(gateway.records[0]?.applicationId);
  });
});
