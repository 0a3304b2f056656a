import { Mirror, TrafficSplit } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { describe, expect, test, vi } from 'vitest';
import { HeaderName } from '../src/http1/header-name.js';
import { cacheOf } from '../src/policies/cache/response-cache.js';
import { callAsHost } from './call-as-host.js';
import { docsExample } from './docs-example.js';
import {
  api,
  caller,
  conformance,
  conformanceOnAllWires,
  fetch,
  type Gateway,
  KEYED,
  plan,
  policy,
  startGateway,
  upstream,
  upstreamServer,
} from './harness.js';
import { RawServer } from './raw-server.js';
import { place } from './test-policies.js';

const ETAG = new HeaderName('etag');

type Handler = NonNullable<Parameters<typeof upstreamServer>[0]>;

/** A gateway with a cache before an upstream, at a time that the test moves. */
async function world(handler: Handler, config: Record<string, unknown> = {}) {
  const time = { ms: Date.now() };
  const behind = await upstreamServer((request, response) => {
    response.setHeader('date', new Date(time.ms).toUTCString());
    return handler(request, response);
  });
  const gateway = await startGateway([api({ policies: [policy('cache', config)] }), upstream(behind.url, { retries: 0 })], { nowMs: () => time.ms });
  const call = async (path = '/a', headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(`${gateway.url}/acme/pets/v1${path}`, { headers, method, cache: 'no-store', redirect: 'manual' });
    const { status } = response;
    return { status, headers: response.headers, body: await response.text(), told: response.headers.get('cache-status') ?? '' };
  };
  const bare = (path = '/a', headers: Record<string, string> = {}) => call(path, { 'cache-control': 'x', pragma: 'x', ...headers });
  return { behind, gateway, time, call: bare, exact: call };
}

const fresh =
  (body = 'hello', headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    response.setHeader('cache-control', 'max-age=60');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(body);
  };

conformanceOnAllWires('the cache', () => {
  test('answers from the store without asking the upstream again, until the response is stale', async () => {
    const { behind, time, call } = await world(fresh());
    expect(await call()).toMatchObject({ status: 200, body: 'hello', told: 'Gatehouse; fwd=uri-miss; fwd-status=200; stored' });
    time.ms += 30_000;
    const hit = await call();
    expect(hit).toMatchObject({ status: 200, body: 'hello' });
    expect(hit.told).toMatch(/^Gatehouse; hit; ttl=(?:29|30)$/);
    expect(hit.headers.get('age')).toMatch(/^3[01]$/);
    expect(behind.requests).toHaveLength(1);
    time.ms += 31_000;
    expect((await call()).told).toContain('fwd=');
    expect(behind.requests).toHaveLength(2);
  });

  test('gives HEAD, a 304, parts of a body and refusals of parts from one stored response', async () => {
    const body = 'x'.repeat(1_000);
    const { behind, call, exact } = await world(fresh(body, { etag: '"one"', 'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT' }));
    await call();
    const head = await exact('/a', { 'cache-control': 'x' }, 'HEAD');
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([200, '', '1000']);
    const conditions: Record<string, string>[] = [{ 'if-none-match': 'W/"one", "two"' }, { 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' }];
    for (const headers of conditions) {
      const known = await call('/a', headers);
      expect([known.status, known.body, known.headers.get('etag')]).toEqual([304, '', '"one"']);
    }
    expect((await call('/a', { 'if-none-match': '"two"', 'if-modified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' })).status).toBe(200);
    const part = await call('/a', { range: 'bytes=990-' });
    expect([part.status, part.body, part.headers.get('content-range')]).toEqual([206, 'x'.repeat(10), 'bytes 990-999/1000']);
    expect((await call('/a', { range: 'bytes=-5', 'if-range': '"one"' })).status).toBe(206);
    expect((await call('/a', { range: 'bytes=-5', 'if-range': '"other"' })).status).toBe(200);
    const beyond = await call('/a', { range: 'bytes=1000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
    expect(behind.requests).toHaveLength(1);
  });

  test('passes large bodies whole, stored and from the store', async () => {
    const body = Buffer.alloc(900_000, 'abcdefghij').toString();
    const { behind, call } = await world(fresh(body));
    for (let i = 0; i < 3; i++) expect((await call()).body === body, `call ${i}`).toBe(true);
    expect(behind.requests).toHaveLength(1);
  });

  test('stores nothing of a response that breaks off', async () => {
    let calls = 0;
    const { behind, call } = await world((_request, response) => {
      response.setHeader('cache-control', 'max-age=60');
      response.setHeader('content-length', '1000');
      if (++calls > 1) response.end('y'.repeat(1_000));
      else response.write('x'.repeat(500), () => response.destroy());
    });
    await expect(call()).rejects.toThrow();
    const second = await call();
    expect([second.status, second.body]).toEqual([200, 'y'.repeat(1_000)]);
    expect(behind.requests).toHaveLength(2);
  });
});

describe('what is stored', () => {
  conformance('by what the response says', () => {
    test.each<[string, Record<string, string>, boolean]>([
      ['max-age', { 'cache-control': 'max-age=60' }, true],
      ['s-maxage over max-age', { 'cache-control': 'max-age=0, s-maxage=60' }, true],
      ['Expires', { expires: new Date(Date.now() + 60_000).toUTCString() }, true],
      ['CDN-Cache-Control over no-store', { 'cache-control': 'no-store', 'cdn-cache-control': 'max-age=60' }, true],
      ['an old Last-Modified', { 'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT' }, true],
      ['nothing', {}, false],
      ['no-store', { 'cache-control': 'max-age=60, no-store' }, false],
      ['private', { 'cache-control': 'max-age=60, private' }, false],
      ['CDN-Cache-Control: no-store', { 'cache-control': 'max-age=60', 'cdn-cache-control': 'no-store' }, false],
      ['Vary: *', { 'cache-control': 'max-age=60', vary: '*' }, false],
      ['Set-Cookie', { 'cache-control': 'max-age=60', 'set-cookie': 'a=1' }, false],
      ['an Age beyond its lifetime', { 'cache-control': 'max-age=60', age: '61' }, false],
    ])('%s', async (_name, headers, stored) => {
      const { behind, call } = await world((_request, response) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.end('hello');
      });
      await call();
      await call();
      expect(behind.requests).toHaveLength(stored ? 1 : 2);
    });

    test('bodies over the limit pass and are not stored', async () => {
      const { behind, call } = await world((_request, response) => void response.setHeader('cache-control', 'max-age=60').end('x'.repeat(2_000)), {
        objectBytesMax: 1_024,
      });
      expect([(await call()).body.length, (await call()).body.length, behind.requests.length]).toEqual([2_000, 2_000, 2]);
    });

    test('variants by Vary, with lists of alternatives compared by their meaning', async () => {
      const { behind, call } = await world((request, response) => {
        response.setHeader('cache-control', 'max-age=60').setHeader('vary', 'Accept-Language');
        response.end(request.headers['accept-language'] ?? 'none');
      });
      const bodies = [];
      for (const language of ['de', 'fr', 'de, en;q=0.5', 'EN;q=0.5 ,de', 'fr']) bodies.push((await call('/a', { 'accept-language': language })).body);
      expect(bodies).toEqual(['de', 'fr', 'de, en;q=0.5', 'de, en;q=0.5', 'fr']);
      expect(behind.requests).toHaveLength(3);
    });

    test.each<[string, Record<string, unknown>, string, string, boolean]>([
      ['all parameters', {}, '?a=1&b=2', '?b=2&a=1', false],
      ['all, in any order', { sortQuery: true }, '?a=1&b=2', '?b=2&a=1', true],
      ['only some', { query: 'only', queryNames: ['a'] }, '?a=1&utm=x', '?a=1&utm=y', true],
      ['only some, of which one differs', { query: 'only', queryNames: ['a'] }, '?a=1', '?a=2', false],
      ['all but some', { query: 'except', queryNames: ['utm'] }, '?a=1&utm=x', '?a=1', true],
    ])('queries: %s', async (_name, config, one, other, same) => {
      const { behind, call } = await world(fresh(), config);
      await call(`/a${one}`);
      await call(`/a${other}`);
      expect(behind.requests).toHaveLength(same ? 1 : 2);
    });
  });
});

conformance('a stale response', () => {
  const changing =
    (lifetime: string): Handler =>
    (request, response) => {
      response.setHeader('cache-control', lifetime).setHeader('etag', '"one"').setHeader('x-seen', String(request.headers['if-none-match']));
      response.statusCode = request.headers['if-none-match'] === '"one"' ? 304 : 200;
      response.end(response.statusCode === 304 ? undefined : 'hello');
    };

  test('is validated, and used again as the 304 freshens it', async () => {
    const { behind, time, call } = await world(changing('max-age=60'));
    await call();
    time.ms += 61_000;
    const validated = await call('/a', { 'if-none-match': '"theirs"' });
    expect(validated).toMatchObject({ status: 200, body: 'hello', told: 'Gatehouse; fwd=stale; fwd-status=304' });
    expect(validated.headers.get('x-seen')).toBe('"one"');
    expect((await call()).told).toContain('hit');
    expect(behind.requests).toHaveLength(2);
  });

  test('is served while a fresh one is fetched behind, once', async () => {
    const { behind, time, call } = await world(changing('max-age=60, stale-while-revalidate=60'));
    await call();
    time.ms += 90_000;
    const [one, two] = await Promise.all([call(), call()]);
    expect([one.body, two.body]).toEqual(['hello', 'hello']);
    expect(one.told).toMatch(/^Gatehouse; hit; ttl=-/);
    await waitFor(() => behind.requests.length === 2);
    await waitFor(async () => /hit; ttl=(?:59|60)/.test((await call()).told));
    expect(behind.requests).toHaveLength(2);
  });

  test.each<[string, string, Record<string, unknown>, boolean]>([
    ['where the response allows it', 'max-age=60, stale-if-error=600', {}, true],
    ['where the policy allows it', 'max-age=60', { staleIfErrorMs: 600_000 }, true],
    ['not where nobody does', 'max-age=60', {}, false],
    ['not where the response forbids it', 'max-age=60, must-revalidate', { staleIfErrorMs: 600_000 }, false],
    ['not after its time', 'max-age=60, stale-if-error=5', {}, false],
  ])('stands in for an upstream that fails: %s', async (_name, lifetime, config, standsIn) => {
    let failing: '' | 'status' | 'reset' = '';
    const { gateway, time, call } = await world((request, response) => {
      if (failing === 'reset') response.destroy();
      else if (failing === 'status') void response.writeHead(503).end('no');
      else changing(lifetime)(request, response);
    }, config);
    await call();
    time.ms += 90_000;
    failing = 'status';
    expect(await call()).toMatchObject(standsIn ? { status: 200, body: 'hello' } : { status: 503, body: 'no' });
    failing = 'reset';
    expect((await call()).status).toBe(standsIn ? 200 : 502);
    await waitFor(() => gateway.records.length === 3);
    expect(gateway.records[2]).toMatchObject({ outcome: standsIn ? 'answered' : 'failed' });
  });
});

conformance('a caller', () => {
  test('is obeyed: no-cache, no-store, max-age, only-if-cached', async () => {
    const { behind, call } = await world(fresh());
    const none = await call('/a', { 'cache-control': 'only-if-cached' });
    expect([none.status, JSON.parse(none.body).code]).toEqual([504, 'gateway.not_cached']);
    await call();
    expect((await call('/a', { 'cache-control': 'only-if-cached' })).status).toBe(200);
    await call('/a', { 'cache-control': 'no-cache' });
    await call('/a', { 'cache-control': 'no-store' });
    await call('/b', { 'cache-control': 'no-store' });
    await call('/b');
    expect(behind.requests.map(({ path }) => path)).toEqual(['/a', '/a', '/a', '/b', '/b']);
  });

  test('is not obeyed where the policy says so', async () => {
    const { behind, call } = await world(fresh(), { obeyRequests: false });
    await call();
    await call('/a', { 'cache-control': 'no-cache' });
    expect(behind.requests).toHaveLength(1);
  });

  test.each<[string, string, Record<string, unknown>, number]>([
    ['nobody else’s response', 'max-age=60', { sharing: 'application' }, 2],
    ['nobody else’s response, though the upstream allows it', 'public, max-age=60', { sharing: 'application' }, 2],
    ['another’s where the response says so', 'public, max-age=60', { sharing: 'response' }, 1],
    ['none where it does not', 'max-age=60', { sharing: 'response' }, 3],
    ['another’s where the policy says so', 'max-age=60', { sharing: 'everyone' }, 1],
  ])('of an application is served %s', async (_name, lifetime, config, calls) => {
    const behind = await upstreamServer((_request, response) => void response.setHeader('cache-control', lifetime).end('mine'));
    const [one, two] = [
      caller(),
      caller({
        application: { id: 'app_2', subscriptions: [{ id: 'sub_2', planId: 'plan_1', state: 'active', versionIds: ['ver_1'] }] },
        credential: { id: 'cred_2', applicationId: 'app_2' },
      }),
    ];
    const objects = [api({ policies: [...KEYED, policy('cache', config)] }), upstream(behind.url), plan(), ...one.objects, ...two.objects];
    const gateway = await startGateway(objects);
    const statuses = [];
    for (const key of [one.key, two.key, one.key]) {
      statuses.push((await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { 'x-api-key': key } })).status);
    }
    expect(statuses).toEqual([200, 200, 200]);
    expect(behind.requests).toHaveLength(calls);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(401);
  });

  test('with Authorization is served nobody’s, unless the response says so', async () => {
    const { behind, call } = await world((request, response) => {
      response.setHeader('cache-control', request.path === '/public' ? 'public, max-age=60' : 'max-age=60').end(request.headers.authorization);
    });
    const bodies = [];
    for (const who of ['Bearer a', 'Bearer b'])
      bodies.push((await call('/a', { authorization: who })).body, (await call('/public', { authorization: who })).body);
    expect(bodies).toEqual(['Bearer a', 'Bearer a', 'Bearer b', 'Bearer a']);
    expect(behind.requests).toHaveLength(3);
  });

  test('of another tenant, environment or version has another store', async () => {
    const behind = await upstreamServer(fresh());
    const of = (tenant: string, environment: string, version: string) =>
      api({
        tenant: { id: `ten_${tenant}`, slug: tenant },
        environment: { id: `env_${tenant}_${environment}`, slug: environment, kind: 'production', isDefault: environment === 'live' },
        version: { id: `ver_${tenant}_${version}`, name: version },
        policies: [policy('cache')],
      });
    const gateway = await startGateway([
      of('acme', 'live', 'v1'),
      of('acme', 'live', 'v2'),
      of('acme', 'next', 'v1'),
      of('other', 'live', 'v1'),
      upstream(behind.url),
    ]);
    const paths = ['/acme/pets/v1/a', '/acme/pets/v2/a', '/acme~next/pets/v1/a', '/other/pets/v1/a'];
    for (let i = 0; i < 2; i++) for (const path of paths) expect((await fetch(gateway.url + path)).status, path).toBe(200);
    expect(behind.requests).toHaveLength(4);
  });
});

conformance('what an upstream is told of the caller’s way', () => {
  test('is in the key: links that it writes of it are served to nobody else', async () => {
    const { behind, gateway } = await world((request, response) => fresh(`https://${request.headers['x-forwarded-host']}/`)(request, response));
    const bodies = [];
    for (const host of ['gateway.test', 'gateway.test:1337', 'GATEWAY.test', 'evil.test']) {
      bodies.push((await callAsHost(`${gateway.url}/acme/pets/v1/a`, host)).body.toString());
    }
    expect(bodies).toEqual(['https://gateway.test/', 'https://gateway.test:1337/', 'https://gateway.test/', 'https://evil.test/']);
    expect(behind.requests).toHaveLength(3);
  });
});

conformance('something changed', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('by %s is not served from the store any more, nor what the answer names', async (method) => {
    const { behind, call, exact } = await world((request, response) => {
      if (request.method === 'GET') fresh()(request, response);
      else void response.writeHead(201, { location: '/made', 'content-location': 'http://elsewhere.test/kept' }).end();
    });
    for (const path of ['/a', '/a?x=1', '/made', '/kept']) await call(path);
    expect((await exact('/a', {}, method)).status).toBe(201);
    for (const path of ['/a', '/a?x=1', '/made', '/kept']) await call(path);
    expect(behind.requests.slice(5).map(({ path }) => path)).toEqual(['/a', '/made']);
  });

  test('that did not work changes nothing', async () => {
    const { behind, call, exact } = await world((request, response) => {
      if (request.method === 'GET') fresh()(request, response);
      else void response.writeHead(500).end();
    });
    await call();
    await exact('/a', {}, 'POST');
    await call();
    expect(behind.requests).toHaveLength(2);
  });

  test('is purged by API, tag and URL', async () => {
    const { behind, gateway, call } = await world(fresh('hello', { 'surrogate-key': 'pets pet-7' }));
    const { gateway: other, call: ofOther, behind: behindOther } = await world(fresh());
    const tell = (scope: Parameters<ReturnType<typeof cacheOf>['purge']>[0][number]['scope'], tenantId = 'ten_acme') => {
      for (const { runtime } of [gateway, other]) cacheOf(runtime).purge([{ tenantId, apiId: 'api_pets', scope }], Date.now() + 1);
    };
    const asked = async () => {
      const before = behind.requests.length;
      await call('/a');
      await call('/b?x=1');
      return behind.requests.slice(before).map(({ path }) => path);
    };
    const later = () => new Promise((resolve) => setTimeout(resolve, 5));
    expect(await asked()).toEqual(['/a', '/b?x=1']);
    expect(await asked()).toEqual([]);
    await ofOther('/a');
    tell({ by: 'tag', tag: 'other' });
    tell({ by: 'api' }, 'ten_other');
    expect(await asked()).toEqual([]);
    for (const [scope, gone] of [
      [{ by: 'url', path: '/b?x=1' }, ['/b?x=1']],
      [{ by: 'tag', tag: 'pet-7' }, ['/a', '/b?x=1']],
      [{ by: 'api' }, ['/a', '/b?x=1']],
    ] as const) {
      tell(scope);
      await later();
      gateway.runtime.clock = { now: () => Date.now() };
      expect(await asked(), scope.by).toEqual(gone);
      expect(await asked(), scope.by).toEqual([]);
    }
    expect(behindOther.requests).toHaveLength(1);
  });
});

conformance('calls for what is being fetched', () => {
  /** An upstream that answers when it is told to. */
  async function slow(answer: Handler, config: Record<string, unknown> = {}) {
    const held: (() => void)[] = [];
    const made = await world(async (request, response) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await answer(request, response);
    }, config);
    const go = () => {
      for (const release of held.splice(0)) release();
    };
    return { ...made, held, go };
  }
  const many = (count: number, call: () => Promise<{ status: number; body: string }>) => Promise.all(Array.from({ length: count }, call));
  const waiting = (gateway: Gateway, count: number) => waitFor(() => cacheOf(gateway.runtime).counts.coalesced >= count);

  test('wait for that fetch', async () => {
    const { behind, gateway, held, go, call } = await slow(fresh());
    const all = many(20, call);
    await waitFor(() => held.length === 1);
    await waiting(gateway, 19);
    go();
    expect((await all).map(({ body }) => body)).toEqual(Array(20).fill('hello'));
    expect(behind.requests).toHaveLength(1);
  });

  test('go each alone when what came is not to be stored', async () => {
    const { behind, gateway, held, go, call } = await slow((_request, response) => void response.setHeader('cache-control', 'private').end('mine'));
    const all = many(5, call);
    await waitFor(() => held.length === 1);
    await waiting(gateway, 4);
    go();
    await waitFor(() => held.length === 4);
    go();
    expect((await all).map(({ body }) => body)).toEqual(Array(5).fill('mine'));
    expect(behind.requests).toHaveLength(5);
    // and the next ones do not wait for one another at all
    const next = many(3, call);
    await waitFor(() => held.length === 3);
    go();
    await next;
  });

  test('share the failure of an upstream', async () => {
    const { behind, gateway, held, go, call } = await slow((_request, response) => void response.destroy());
    const all = many(5, call);
    await waitFor(() => held.length === 1);
    await waiting(gateway, 4);
    go();
    const answers = await all;
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(502));
    expect(JSON.parse(answers[4]?.body ?? '')).toMatchObject({ code: 'gateway.upstream_unreachable' });
    expect(behind.requests).toHaveLength(1);
  });

  test('are taken over by another when who fetched leaves', async () => {
    const { behind, gateway, held, go, call } = await slow(fresh());
    const leader = await gateway.connect();
    leader.send(`GET /acme/pets/v1/a HTTP/1.1\r\nHost: ${new URL(gateway.url).host}\r\n\r\n`);
    await waitFor(() => held.length === 1);
    const rest = many(3, call);
    await waiting(gateway, 3);
    leader.socket.destroy();
    await waitFor(() => held.length === 2);
    go();
    expect((await rest).map(({ body }) => body)).toEqual(['hello', 'hello', 'hello']);
    expect(behind.requests).toHaveLength(2);
  });
});

conformance('policies before the cache', () => {
  test('see what leaves the store: heads and bodies', async () => {
    const { behind, gateway, call } = await world(fresh());
    let seen = 0;
    place(gateway, {
      name: 'upper',
      body: 'buffer',
      policy: {
        onResponse: (x) => {
          seen++;
          x.responseEdits.remove(ETAG);
          return undefined;
        },
        onResponseBody: (_x, body) => Buffer.from(body.toString().toUpperCase()),
      },
    });
    for (let i = 0; i < 3; i++) expect((await call()).body).toBe('HELLO');
    expect(seen).toBe(3);
    expect(behind.requests).toHaveLength(1);
    expect(gateway.records.every(({ outcome }) => outcome === 'answered')).toBe(true);
  });

  test('and a compression behind it pass long stored bodies whole', async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n');
    const behind = await upstreamServer(
      (_request, response) => void response.writeHead(200, { 'cache-control': 'max-age=60', 'content-type': 'text/plain' }).end(text),
    );
    const gateway = await startGateway([api({ policies: [policy('cache'), policy('compression')] }), upstream(behind.url)]);
    for (let i = 0; i < 3; i++) {
      const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { 'accept-encoding': 'gzip' }, signal: AbortSignal.timeout(5_000) });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(await response.text()).toBe(text);
    }
    expect(behind.requests).toHaveLength(1);
  });

  test('that are a condition or a dry run keep it from calls', async () => {
    const behind = await upstreamServer(fresh());
    const when = { match: 'all' as const, tests: [{ on: 'path' as const, match: 'starts' as const, values: ['/stored'] }] };
    const gateway = await startGateway([api({ policies: [{ ...policy('cache'), when }] }), upstream(behind.url)]);
    for (const path of ['/stored', '/stored', '/other', '/other']) await fetch(`${gateway.url}/acme/pets/v1${path}`);
    expect(behind.requests.map(({ path }) => path)).toEqual(['/stored', '/other', '/other']);
    gateway.load([api({ policies: [{ ...policy('cache'), dryRun: true }] }), upstream(behind.url)]);
    for (let i = 0; i < 2; i++) await fetch(`${gateway.url}/acme/pets/v1/stored`);
    expect(behind.requests).toHaveLength(5);
  });
});

conformance('a cache whose upstream has a mirror or a split', () => {
  const other = (url: string) => upstream(url, { id: 'ups_other', name: 'other' });
  const named = (name: string) => upstreamServer((_request, response) => void response.setHeader('cache-control', 'max-age=60, stale-if-error=600').end(name));

  test('lets a stored response stand in for one that cannot be reached, and says so once', async () => {
    const time = { ms: Date.now() };
    const [behind, copies] = [await named('real'), await upstreamServer()];
    const mirror = Mirror.parse({ upstreamId: 'ups_other' });
    const gateway = await startGateway([api({ policies: [policy('cache')] }), upstream(behind.url, { retries: 0, mirror }), other(copies.url)], {
      nowMs: () => time.ms,
    });
    const ask = async () => {
      const response = await fetch(`${gateway.url}/acme/pets/v1/a`);
      return [response.status, await response.text(), response.headers.get('cache-status')];
    };
    await ask();
    time.ms += 65_000;
    await behind.close();
    for (let i = 0; i < 3; i++) expect(await ask()).toEqual([200, 'real', expect.stringMatching(/^Gatehouse; hit; ttl=-[56]; detail=stale-if-error$/)]);
  });

  test.each([{ by: 'address' }, { by: 'call' }])('keeps what one side said from callers of the other: %j', async (stick) => {
    const [a, b] = [await named('a'), await named('b')];
    const split = TrafficSplit.parse({ stick, arms: [{ name: 'new', upstreamId: 'ups_other', share: 0, when: [{ by: 'header', name: 'x-new' }] }] });
    const gateway = await startGateway([api({ policies: [policy('cache')] }), upstream(a.url, { split }), other(b.url)]);
    const ask = async (headers: Record<string, string> = {}) => (await fetch(`${gateway.url}/acme/pets/v1/a`, { headers })).text();
    expect([await ask(), await ask({ 'x-new': '1' }), await ask(), await ask({ 'x-new': '1' })]).toEqual(['a', 'b', 'a', 'b']);
    expect([a.requests.length, b.requests.length]).toEqual([1, 1]);
  });

  test('serves nothing more of an arm that is out', async () => {
    const [a, b] = [await named('a'), await named('b')];
    const arm = { name: 'new', upstreamId: 'ups_other', share: 1 };
    const objects = (more: object = {}) => [
      api({ policies: [policy('cache')] }),
      upstream(a.url, { split: TrafficSplit.parse({ arms: [{ ...arm, ...more }] }) }),
      other(b.url),
    ];
    const gateway = await startGateway(objects());
    const ask = async () => (await fetch(`${gateway.url}/acme/pets/v1/a`)).text();
    expect([await ask(), await ask()]).toEqual(['b', 'b']);
    gateway.load(objects({ rolledBack: { at: '2026-01-01T00:00:00Z', reason: 'wrong' } }));
    expect([await ask(), await ask()]).toEqual(['a', 'a']);
  });

  test('lets go of its snapshot when what was fetched for nobody breaks off', async () => {
    const time = { ms: Date.now() };
    const behind = await RawServer.start((socket, n) => {
      socket.on('data', () => {
        const body = n === 1 ? 'Content-Length: 1\r\nConnection: close\r\n\r\na' : 'Content-Length: 100\r\n\r\nabc';
        socket.write(`HTTP/1.1 200 OK\r\nCache-Control: max-age=1, stale-while-revalidate=600\r\n${body}`);
        setTimeout(() => socket.destroy(), 20);
      });
    });
    const objects = [api({ policies: [policy('cache')] }), upstream(behind.url, { retries: 0 })];
    const gateway = await startGateway(objects, { nowMs: () => time.ms });
    const ask = async () => (await fetch(`${gateway.url}/acme/pets/v1/a`)).text();
    await ask();
    time.ms += 3_000;
    expect(await ask()).toBe('a');
    const disposed = vi.spyOn(gateway.holder.current as unknown as { dispose(): void }, 'dispose');
    await waitFor(() => behind.closed === 2);
    gateway.load([...objects, other('http://127.0.0.1:1')]);
    await waitFor(() => disposed.mock.calls.length === 1);
  });
});

conformance('the configuration', () => {
  test.each<[string, Record<string, unknown>]>([
    ['an unknown field', { ttl: 5 }],
    ['names without a choice', { queryNames: ['a'] }],
    ['a choice without names', { query: 'only' }],
    ['too large an object', { objectBytesMax: 1e12 }],
    ['no header name', { tagHeaders: ['Two words'] }],
  ])('is refused: %s', async (_name, config) => {
    const behind = await upstreamServer();
    const gateway = await startGateway(null);
    expect(gateway.load([api({ policies: [policy('cache', config)] }), upstream(behind.url)])).toHaveLength(1);
  });

  test('of the page of documentation does what the page says', async () => {
    const behind = await upstreamServer(fresh('hello', { 'surrogate-key': 'catalogue' }));
    const gateway = await startGateway([api({ policies: [docsExample('cache')] }), upstream(behind.url)]);
    const told = [];
    for (const query of ['?page=1&utm_source=a', '?page=1', '?page=2']) {
      told.push((await fetch(`${gateway.url}/acme/pets/v1/products${query}`)).headers.get('cache-status')?.replace(/\d+$/, 'N'));
    }
    expect(told).toEqual(['Gatehouse; fwd=uri-miss; fwd-status=200; stored', 'Gatehouse; hit; ttl=N', 'Gatehouse; fwd=uri-miss; fwd-status=200; stored']);
  });
});
