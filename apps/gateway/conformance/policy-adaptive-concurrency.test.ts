import type { PolicyInstance } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformance, conformanceOnAllWires, fetch, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const serve = async (config: Record<string, unknown>) => {
  const speed = { ms: 0, status: 200 };
  const held: (() => void)[] = [];
  const behind = await upstreamServer(async (request, response) => {
    if (request.path.includes('held')) await new Promise<void>((resolve) => held.push(resolve));
    if (speed.ms > 0) await new Promise((resolve) => setTimeout(resolve, speed.ms));
    response.statusCode = speed.status;
    response.end('done');
  });
  const second = { id: 'app_2', subscriptions: [{ id: 'sub_2', planId: 'plan_free', state: 'active' as const, versionIds: ['ver_1'] }] };
  const who = [caller(), caller({ application: second, credential: { id: 'cred_2', applicationId: 'app_2' } })];
  const world = (policies: PolicyInstance[]) => [
    api({ policies: [...KEYED, ...policies] }),
    upstream(behind.url, { retries: 0 }),
    plan(),
    plan([], [], 'plan_free'),
    ...who.flatMap(({ objects }) => objects),
  ];
  const gateway = await startGateway(world([policy('adaptive-concurrency', config)]));
  const ask = (path = '/a', by = 0, init: RequestInit = {}) =>
    fetch(`${gateway.url}/acme/pets/v1${path}`, { ...init, headers: { 'x-api-key': who[by]?.key ?? '' } });
  const hold = async (count: number, by = 0) => {
    const sent = Array.from({ length: count }, () => ask('/held', by));
    for (const one of sent) one.catch(() => {});
    await expect.poll(() => held.length, { timeout: 3_000 }).toBe(count);
    return sent;
  };
  const release = () => {
    for (const one of held.splice(0)) one();
  };
  /** Rounds of calls at once; answers the statuses of the last. */
  const rounds = async (count: number, calls: number) => {
    let statuses: number[] = [];
    for (let i = 0; i < count; i++) statuses = (await Promise.all(Array.from({ length: calls }, () => ask()))).map(({ status }) => status);
    return statuses;
  };
  return { ask, hold, release, rounds, speed, behind, gateway, world };
};
const passed = (statuses: number[]) => statuses.filter((status) => status === 200).length;

conformanceOnAllWires('an adaptive limit', () => {
  test('counts what is under way on, and forgets nothing that it learnt, when something else of the API changes', async () => {
    const config = { callsMin: 2, callsStart: 6, callsMax: 20 };
    const { ask, hold, release, gateway, world } = await serve(config);
    const running = await hold(5);
    expect(gateway.load(world([policy('headers', { request: { remove: ['x-other'] } }), policy('adaptive-concurrency', config)]))).toEqual([]);
    expect((await ask()).status).toBe(503);
    release();
    await Promise.all(running);
    expect((await ask()).status).toBe(200);
  });

  test('lets as many through as it begins with, refuses the rest before the upstream sees them, and takes the next when one has ended', async () => {
    const { ask, hold, release, behind, gateway } = await serve({ callsMin: 2, callsStart: 6, callsMax: 20 });
    // normal callers may use nine tenths of six
    const running = await hold(5);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ code: 'gateway.upstream_slow' });
    expect(behind.requests).toHaveLength(5);
    release();
    await Promise.all(running);
    expect((await ask()).status).toBe(200);
    expect(gateway.records.find(({ status }) => status === 503)).toMatchObject({ policy: 'adaptive-concurrency' });
  });

  test('refuses plans of low priority first, and leaves room for those of high', async () => {
    const config = (high: string, low: string) => ({
      callsStart: 10,
      priorities: [
        { plan: high, priority: 'high' },
        { plan: low, priority: 'low' },
      ],
    });
    const { ask, hold } = await serve(config('plan_1', 'plan_free'));
    await hold(7);
    expect((await ask('/a', 1)).status).toBe(503);
    expect((await ask('/a', 0)).status).toBe(200);
  });

  test('gives a place back when the client leaves and when the upstream breaks, bodies large or small', async () => {
    const { ask, behind } = await serve({ callsMin: 1, callsStart: 2, callsMax: 2 });
    const leaving = new AbortController();
    const gone = ask('/held', 0, { signal: leaving.signal });
    await expect.poll(() => behind.requests.length).toBe(1);
    expect((await ask()).status).toBe(503);
    leaving.abort();
    await expect(gone).rejects.toThrow();
    await expect.poll(async () => (await ask('/a', 0, { method: 'POST', body: 'x'.repeat(200_000) })).status).toBe(200);
    await behind.close();
    expect([(await ask()).status, (await ask()).status]).toEqual([502, 502]);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, world, ask } = await serve({});
    for (const config of [{ callsMin: 0 }, { callsMin: 5, callsStart: 4 }, { latencyTolerance: 1 }, { by: 'address' }]) {
      expect(gateway.load(world([policy('adaptive-concurrency', config)])), JSON.stringify(config)).toHaveLength(1);
    }
    expect(gateway.load(world([docsExample('adaptive-concurrency')]))).toEqual([]);
    expect((await ask()).status).toBe(200);
  });
});

conformance('an adaptive limit under load', () => {
  test('lets fewer through when the upstream slows down, and more again when it is quick', async () => {
    const { rounds, speed } = await serve({ callsMin: 2, callsStart: 20, callsMax: 40, latencyTolerance: 1.5 });
    speed.ms = 5;
    await rounds(60, 12);
    const before = passed(await rounds(1, 20));
    speed.ms = 120;
    await rounds(25, 20);
    const slow = passed(await rounds(1, 20));
    expect(slow).toBeLessThan(before / 2);
    expect(slow).toBeGreaterThan(0);
    speed.ms = 1;
    await expect.poll(async () => passed(await rounds(10, 20)), { timeout: 20_000 }).toBeGreaterThan(2 * slow);
  }, 60_000);

  test('lets fewer through when the upstream says that it has too much to do', async () => {
    const { rounds, speed } = await serve({ callsMin: 1, callsStart: 20 });
    speed.status = 503;
    speed.ms = 5;
    await rounds(60, 12);
    speed.status = 200;
    expect(passed(await rounds(1, 20))).toBeLessThan(14);
  });
});
