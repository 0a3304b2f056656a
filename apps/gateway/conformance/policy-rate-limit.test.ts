import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, KEYED, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { realCounters } from './real-counters.js';

/** Early in a window, so that all of a test is in one. */
const NOW = Math.floor(Date.now() / 60_000) * 60_000 + 1_000;
const minute = (requests: number, more: object = {}) => ({ kind: 'rate', name: 'minute', requests, windowMs: 60_000, mode: 'strict', ...more });

conformanceOnAllWires('a rate limit', () => {
  const serve = async (config: Record<string, unknown>, gateways = 1) => {
    const behind = await upstreamServer();
    const { key, objects } = caller();
    const operations = [operation('GET', '/pets'), operation('POST', '/reports'), operation('GET', '/free')];
    const world = (policies = [policy('rate-limit', config)]) => [
      api({ policies: [...KEYED, ...policies], operations }),
      upstream(behind.url),
      plan(),
      ...objects,
    ];
    const started = await Promise.all(
      (await realCounters(gateways, () => NOW)).map(({ limiters }) => startGateway(world(), { nowMs: () => NOW, counters: limiters })),
    );
    const ask = (path = '/pets', at = 0, init: RequestInit = {}) =>
      fetch(`${started[at]?.url}/acme/pets/v1${path}`, { headers: { 'x-api-key': key }, ...init });
    const post = () => ask('/reports', 0, { method: 'POST', body: 'x'.repeat(200_000) });
    const statuses = async (count: number, path?: string) => {
      const seen: number[] = [];
      for (let i = 0; i < count; i++) seen.push((await ask(path, i % gateways)).status);
      return seen;
    };
    return { ask, post, statuses, behind, started, world };
  };

  test('is one for all gateways, and weighs operations', async () => {
    const costs = [
      { operation: 'POST /reports', units: 3 },
      { operation: 'GET /free', units: 0 },
    ];
    const { ask, post, statuses, behind } = await serve({ limit: minute(5, { costs }) }, 2);
    expect((await post()).headers.get('ratelimit')).toMatch(/^"minute";r=2;t=59$/);
    expect((await ask('/free', 1)).headers.get('ratelimit')).toBeNull();
    expect(await statuses(3)).toEqual([200, 200, 429]);
    const refused = await post();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '59']);
    expect(await statuses(2, '/free')).toEqual([200, 200]);
    expect(behind.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('evenly spread lets the burst through, then says when the next fits', async () => {
    const { statuses, ask } = await serve({ limit: minute(60, { algorithm: 'gcra', requests: 6, burst: 2 }) });
    expect(await statuses(3)).toEqual([200, 200, 429]);
    const refused = await ask();
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(5);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
  });

  test('keeps counting while the upstream is broken', async () => {
    const { statuses, behind } = await serve({ limit: minute(2) });
    await behind.close();
    expect(await statuses(3)).toEqual([502, 502, 429]);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { started, world, statuses, post } = await serve({ limit: minute(1) });
    for (const config of [
      {},
      { limit: minute(0) },
      { limit: { kind: 'concurrency', name: 'c', calls: 1 } },
      { limit: minute(2, { costs: [{ operation: 'POST /reports', units: 3 }] }) },
      { limit: minute(1), by: 'header' },
    ]) {
      expect(started[0]?.load(world([policy('rate-limit', config)])), JSON.stringify(config)).toHaveLength(1);
    }
    expect(started[0]?.load(world([docsExample('rate-limit')]))).toEqual([]);
    expect([(await post()).status, (await post()).status]).toEqual([200, 429]);
    expect(await statuses(5)).toContain(200);
  });
});
