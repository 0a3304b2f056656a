import type { PolicyInstance } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, type Gateway, KEYED, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { realCounters } from './real-counters.js';

const START = Date.parse('2026-03-29T12:00:00Z');
const daily = (requests: number, more: object = {}) => ({ kind: 'quota', name: 'daily', requests, period: 'day', mode: 'strict', ...more });
const bytes = (count: number, more: object = {}) => ({ kind: 'bytes', name: 'volume', bytes: count, period: 'day', mode: 'strict', ...more });

conformanceOnAllWires('a quota', () => {
  /** Gateways before one upstream and one Redis, at one instant that the test moves. */
  const serve = async (policies: PolicyInstance[], gateways = 1, limits: Parameters<typeof plan>[0] = []) => {
    const time = { now: START };
    const behind = await upstreamServer((request, response) => void response.end('y'.repeat(Number(request.headers['x-size'] ?? 1))));
    const who = [caller(), caller({ application: { id: 'app_2' }, credential: { id: 'cred_2', applicationId: 'app_2' } })];
    const operations = [operation('GET', '/pets'), operation('POST', '/reports'), operation('GET', '/health')];
    const world = (these: PolicyInstance[]) => [
      api({ policies: [...KEYED, ...these], operations }),
      upstream(behind.url),
      plan(limits),
      ...who.flatMap(({ objects }) => objects),
    ];
    const counters = await realCounters(gateways, () => time.now);
    const started: Gateway[] = [];
    for (const { limiters } of counters) started.push(await startGateway(world(policies), { nowMs: () => time.now, counters: limiters }));
    const ask = (path = '/pets', { at = 0, method = 'GET', by = 0, size = 1, body = '', headers = {} as Record<string, string> } = {}) =>
      fetch(`${started[at]?.url}/acme/pets/v1${path}`, {
        method,
        headers: { 'x-api-key': who[by]?.key ?? '', 'x-size': String(size), ...headers },
        ...(method === 'POST' ? { body } : {}),
      });
    const statuses = async (count: number, options?: Parameters<typeof ask>[1], path?: string) => {
      const seen: number[] = [];
      for (let i = 0; i < count; i++) seen.push((await ask(path, { ...options, at: i % gateways })).status);
      return seen;
    };
    return { ask, statuses, behind, time, started, world };
  };

  test('of calls in a day is one for all gateways, tells what is left, and begins anew at midnight of its zone', async () => {
    const { ask, statuses, behind, time } = await serve([policy('quota', { limit: daily(4, { timeZone: 'Europe/Berlin' }) })], 2);
    const first = await ask();
    expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual(['"daily";q=4;w=86400', '"daily";r=3;t=36000']);
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    const refused = await ask();
    expect([refused.headers.get('retry-after'), refused.headers.get('ratelimit')]).toEqual(['36000', '"daily";r=0;t=36000']);
    expect(await refused.json()).toMatchObject({ code: 'gateway.quota_exhausted', detail: expect.stringContaining('4 a calendar day') });
    expect(behind.requests).toHaveLength(4);
    time.now = Date.parse('2026-03-29T21:59:59Z');
    expect((await ask()).status).toBe(429);
    time.now = Date.parse('2026-03-29T22:00:00Z');
    expect((await ask()).status).toBe(200);
  });

  test('that is rolling gives units back as they leave the span, and none before', async () => {
    const { statuses, time } = await serve([policy('quota', { limit: { ...daily(3), period: 'rolling', windowMs: 3_200_000 } })]);
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    time.now += 3_190_000;
    expect(await statuses(1)).toEqual([429]);
    time.now += 210_000;
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  test('weighs operations, and does not count those that cost nothing', async () => {
    const costs = [
      { operation: 'POST /reports', units: 3 },
      { operation: 'GET /health', units: 0 },
    ];
    const { ask, statuses } = await serve([policy('quota', { limit: daily(4, { costs }) })]);
    const health = await ask('/health');
    expect([health.status, health.headers.get('ratelimit')]).toEqual([200, null]);
    expect((await ask('/reports', { method: 'POST' })).headers.get('ratelimit')).toContain('r=1');
    expect((await ask('/reports', { method: 'POST' })).status).toBe(429);
    expect(await statuses(2)).toEqual([200, 429]);
    expect((await ask('/health')).status).toBe(200);
  });

  test.each([
    ['application', {}, [429, 200]],
    ['api', {}, [429, 429]],
    ['subscription', {}, [429, 429]],
    ['plan', {}, [429, 429]],
    ['address', {}, [429, 429]],
    ['application', { also: ['operation'] }, [429, 200]],
  ])('by %s %j', async (by, more, [sameCaller, otherCaller]) => {
    const { ask } = await serve([policy('quota', { limit: daily(1), by, ...more })]);
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(sameCaller);
    expect((await ask('/pets', { by: 1 })).status).toBe(otherCaller);
    if ('also' in more) expect((await ask('/health')).status).toBe(200);
  });

  test('by a header’s value counts each value, and calls without it by address', async () => {
    const { ask } = await serve([policy('quota', { limit: daily(1), by: 'header', header: 'x-tenant' })]);
    const by = async (tenant?: string) => (await ask('/pets', { headers: tenant === undefined ? {} : { 'x-tenant': tenant } })).status;
    expect([await by('a'), await by('a'), await by('b'), await by(), await by(), await by('127.0.0.1')]).toEqual([200, 429, 200, 200, 429, 200]);
  });

  test('of bytes counts both bodies when a call has ended, on all gateways', async () => {
    const { ask, behind } = await serve([policy('quota', { limit: bytes(300_000) })], 2);
    const sent = await ask('/reports', { method: 'POST', body: 'x'.repeat(100_000), size: 150_000 });
    expect([sent.status, (await sent.text()).length]).toEqual([200, 150_000]);
    expect(sent.headers.get('ratelimit-policy')).toBe('"volume";q=300000;qu="content-bytes";w=86400');
    await expect.poll(async () => (await ask('/pets', { at: 1 })).headers.get('ratelimit'), { timeout: 3_000 }).toMatch(/^"volume";r=49\d\d\d;/);
    expect((await ask('/reports', { method: 'POST', body: 'x'.repeat(60_000) })).status).toBe(429);
    // who asked for too much a moment ago is asked to wait a moment
    await expect.poll(async () => (await (await ask('/pets', { size: 80_000 })).text()).length, { timeout: 3_000 }).toBe(80_000);
    await expect.poll(async () => (await ask('/pets', { at: 1 })).status, { timeout: 3_000 }).toBe(429);
    expect(behind.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('of bytes does not count what was refused', async () => {
    const { ask } = await serve([policy('quota', { limit: bytes(1_000, { of: 'request' }) })]);
    expect((await ask('/reports', { method: 'POST', body: 'x'.repeat(1_001) })).status).toBe(429);
    expect((await ask('/reports', { method: 'POST', body: 'x'.repeat(999) })).status).toBe(200);
  });

  test('of a plan is the plan’s, for bytes and for calls at once too', async () => {
    const { ask } = await serve([], 1, [
      { kind: 'rate', name: 'minute', requests: 100, windowMs: 60_000 },
      { kind: 'bytes', name: 'volume', bytes: 500, period: 'month', mode: 'strict' },
      { kind: 'concurrency', name: 'parallel', calls: 3, mode: 'strict' },
    ]);
    const first = await ask('/pets', { size: 499 });
    expect(first.headers.get('ratelimit-policy')).toBe(
      '"minute";q=100;w=60, "volume";q=500;qu="content-bytes";w=2592000, "parallel";q=3;qu="concurrent-requests"',
    );
    expect(first.headers.get('ratelimit')).toMatch(/^"minute";r=99;t=\d+, "volume";r=499;t=\d+, "parallel";r=2$/);
    await first.text();
    await expect.poll(async () => (await ask()).status, { timeout: 3_000 }).toBe(429);
    expect(await (await ask()).json()).toMatchObject({ code: 'gateway.quota_exhausted', detail: expect.stringContaining('500 bytes a calendar month') });
  });

  test('counts calls that the upstream fails, and is kept while it does', async () => {
    const { statuses, behind } = await serve([policy('quota', { limit: daily(2) })]);
    await behind.close();
    expect(await statuses(3)).toEqual([502, 502, 429]);
  });

  test('does as it says while the counter store is away', async () => {
    for (const [onStoreLoss, expected] of [
      ['share', [200, 200, 429]],
      ['deny', [503, 503, 503]],
      ['allow', [200, 200, 200]],
    ] as const) {
      const behind = await upstreamServer();
      const counters = await realCounters(2, () => START);
      for (const { store } of counters) store.close();
      const first = counters[0]?.limiters;
      if (!first) throw new Error('no counters');
      const gateway = await startGateway([api({ policies: [policy('quota', { limit: daily(4, { onStoreLoss }), by: 'api' })] }), upstream(behind.url)], {
        counters: first,
      });
      const seen: number[] = [];
      for (let i = 0; i < 3; i++) seen.push((await fetch(`${gateway.url}/acme/pets/v1/a`)).status);
      expect(seen, onStoreLoss).toEqual(expected);
    }
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { started, world, statuses, ask } = await serve([]);
    const [gateway] = started;
    for (const config of [
      {},
      { limit: { kind: 'rate', name: 'r', requests: 1, windowMs: 1_000 } },
      { limit: daily(1, { timeZone: 'Nowhere/Town' }) },
      { limit: daily(1, { period: 'rolling' }) },
      { limit: daily(1), by: 'header' },
      { limit: daily(1), claim: 'sub' },
      { limit: bytes(0) },
    ]) {
      expect(gateway?.load(world([policy('quota', config)])), JSON.stringify(config)).toHaveLength(1);
    }
    expect(gateway?.load(world([docsExample('quota')]))).toEqual([]);
    expect((await ask('/reports', { method: 'POST' })).status).toBe(200);
    expect((await statuses(2)).at(-1)).toBe(429);
  });
});
