import type { PolicyInstance } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, get, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { realCounters } from './real-counters.js';

const smooth = (perSecond: number, burst = 1) => ({
  kind: 'rate',
  name: 'smooth',
  algorithm: 'gcra',
  requests: perSecond,
  windowMs: 1_000,
  burst,
  mode: 'strict',
});
const single = { kind: 'concurrency', name: 'single', calls: 1, mode: 'strict' };

conformanceOnAllWires('a throttle', () => {
  /** The upstream answers a call named `first` only when it is told to: meanwhile others wait. */
  const serve = async (config: Record<string, unknown>) => {
    const order: string[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const behind = await upstreamServer(async (request, response) => {
      order.push(String(request.headers['x-name']));
      if (request.headers['x-name'] === 'first') await released;
      response.end('done');
    });
    const second = { id: 'app_2', subscriptions: [{ id: 'sub_2', planId: 'plan_gold', state: 'active' as const, versionIds: ['ver_1'] }] };
    const who = [caller(), caller({ application: second, credential: { id: 'cred_2', applicationId: 'app_2' } })];
    const world = (policies: PolicyInstance[]) => [
      api({ policies: [...KEYED, ...policies] }),
      upstream(behind.url),
      plan(),
      plan([], [], 'plan_gold'),
      ...who.flatMap(({ objects }) => objects),
    ];
    const [counters] = await realCounters();
    if (!counters) throw new Error('no counters');
    const gateway = await startGateway(world([policy('throttle', config)]), { counters: counters.limiters });
    const ask = (name: string, by = 0, init: RequestInit = {}) =>
      fetch(`${gateway.url}/acme/pets/v1/a`, { headers: { 'x-api-key': who[by]?.key ?? '', 'x-name': name }, ...init });
    const reached = (count: number) => expect.poll(() => order.length, { timeout: 5_000 }).toBe(count);
    /** Sends one call while the first is under way, and those after it when it waits; then lets the first end. */
    const answers = async (names: [string, number][]) => {
      const sent = [ask('first')];
      await reached(1);
      for (const [name, by] of names) {
        sent.push(ask(name, by));
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      release();
      return Promise.all(sent);
    };
    return { ask, reached, order, behind, gateway, key: who[0]?.key ?? '', world, answers, release };
  };
  test('spreads a burst evenly, refuses none, and tells the limit', async () => {
    const { ask } = await serve({ limit: smooth(20) });
    const from = performance.now();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(String(i))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    // the first at once, then one each 50 ms
    expect(performance.now() - from).toBeGreaterThan(7 * 50 - 20);
    expect(answers[7]?.headers.get('ratelimit-policy')).toBe('"smooth";q=20;w=1');
  });

  test('refuses when the queue is full, and when the wait is over', async () => {
    const { ask, behind, gateway } = await serve({ limit: smooth(1), queueMax: 2, waitMsMax: 300, fairBy: 'none' });
    const statuses = await Promise.all(Array.from({ length: 5 }, async (_, i) => ask(String(i))));
    expect(statuses.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429]);
    const details = await Promise.all(
      statuses.filter(({ status }) => status === 429).map(async (one) => (await one.json()) as { code: string; detail: string }),
    );
    expect(new Set(details.map(({ code }) => code))).toEqual(new Set(['gateway.throttled']));
    expect(details.filter(({ detail }) => detail.includes('2 calls wait'))).toHaveLength(2);
    expect(details.filter(({ detail }) => detail.includes('within 300 ms'))).toHaveLength(2);
    expect(statuses.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
    expect(behind.requests).toHaveLength(1);
    expect(gateway.records.filter(({ policy }) => policy === 'throttle')).toHaveLength(4);
  });

  test('lets the important go first, and callers in turn', async () => {
    const important = await serve({ limit: single, priorities: [{ plan: 'plan_gold', priority: 'high' }] });
    await important.answers([...['a1', 'a2', 'a3'].map((name): [string, number] => [name, 0]), ['gold', 1]]);
    expect(important.order).toEqual(['first', 'gold', 'a1', 'a2', 'a3']);
    const fair = await serve({ limit: single });
    await fair.answers([...['a1', 'a2', 'a3'].map((name): [string, number] => [name, 0]), ['b1', 1]]);
    expect(fair.order).toEqual(['first', 'a1', 'b1', 'a2', 'a3']);
  });

  test('in a full queue a less important call gives way, and so does one of who has more', async () => {
    const statuses = (answers: Response[]) => answers.map(({ status }) => status);
    const important = await serve({ limit: single, queueMax: 2, priorities: [{ plan: 'plan_gold', priority: 'high' }] });
    const names: [string, number][] = [
      ['a1', 0],
      ['a2', 0],
      ['b', 1],
    ];
    expect(statuses(await important.answers(names))).toEqual([200, 200, 429, 200]);
    expect(important.order).toEqual(['first', 'b', 'a1']);
    const fair = await serve({ limit: single, queueMax: 2 });
    expect(statuses(await fair.answers(names))).toEqual([200, 200, 429, 200]);
    expect(fair.order).toEqual(['first', 'a1', 'b']);
  });

  test('forgets who leaves the queue', async () => {
    const { ask, reached, order, release } = await serve({ limit: single, queueMax: 1 });
    const first = ask('first');
    await reached(1);
    const leaving = new AbortController();
    const gone = ask('gone', 0, { signal: leaving.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    leaving.abort();
    await expect(gone).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const next = ask('next');
    release();
    expect((await next).status).toBe(200);
    expect((await first).status).toBe(200);
    expect(order).toEqual(['first', 'next']);
  });

  test('keeps who waits in turn when something else of the API changes', async () => {
    const config = { limit: single, queueMax: 1 };
    const { ask, reached, order, release, gateway, world } = await serve(config);
    const first = ask('first');
    await reached(1);
    const waiting = ask('waiting');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gateway.load(world([policy('headers', { request: { remove: ['x-other'] } }), policy('throttle', config)]))).toEqual([]);
    // the one place in the queue is taken still
    expect((await ask('late')).status).toBe(429);
    release();
    expect([(await first).status, (await waiting).status]).toEqual([200, 200]);
    expect(order).toEqual(['first', 'waiting']);
  });

  test('lets bodies wait with their calls, and calls through that the upstream fails', async () => {
    const { ask, behind } = await serve({ limit: smooth(20) });
    const body = 'x'.repeat(300_000);
    const answers = await Promise.all(Array.from({ length: 3 }, (_, i) => ask(String(i), 0, { method: 'POST', body })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(behind.requests.every((request) => request.body.length === body.length)).toBe(true);
    await behind.close();
    const broken = await Promise.all([ask('a'), ask('b'), ask('c')]);
    expect(broken.map(({ status }) => status)).toEqual([502, 502, 502]);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, key, world } = await serve({ limit: smooth(5) });
    for (const config of [
      {},
      { limit: { kind: 'quota', name: 'q', requests: 1, period: 'day' } },
      { limit: single, queueMax: 0 },
      { limit: single, waitMsMax: 600_000 },
      { limit: single, priorities: [{ plan: 'a', priority: 'urgent' }] },
    ]) {
      expect(gateway.load(world([policy('throttle', config)])), JSON.stringify(config)).toHaveLength(1);
    }
    expect(gateway.load(world([docsExample('throttle')]))).toEqual([]);
    // over connections that stand: all at once, however slow the machine
    const clients = await Promise.all(Array.from({ length: 12 }, () => gateway.connect()));
    for (const client of clients) client.send(get('/acme/pets/v1/a', { 'x-api-key': key }));
    const statuses = (await Promise.all(clients.map((client) => client.response()))).map(({ status }) => status);
    expect([statuses.filter((status) => status === 200).length > 4, statuses.includes(429)]).toEqual([true, true]);
  });
});
