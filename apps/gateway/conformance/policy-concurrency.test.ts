import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PolicyInstance } from '@gatehouse/definition';
import { expect, onTestFinished, test } from 'vitest';
import { docsExample } from './docs-example.js';
import {
  api,
  caller,
  conformance,
  conformanceOnAllWires,
  fetch,
  type Gateway,
  get,
  KEYED,
  operation,
  plan,
  policy,
  startGateway,
  upstream,
  upstreamServer,
} from './harness.js';
import { realCounters } from './real-counters.js';

const calls = (count: number, more: object = {}) => ({ kind: 'concurrency', name: 'parallel', calls: count, mode: 'strict', ...more });
const PATH = '/acme/pets/v1';

/** An upstream that answers when it is told to, and a response's head at once where the path says `stream`. */
async function holding() {
  const held: (() => void)[] = [];
  const behind = await upstreamServer((request, response) => {
    if (request.path.includes('quick')) return void response.end('quick');
    if (request.path.includes('stream')) response.write('begin');
    held.push(() => response.end('end'));
  });
  const releaseAll = () => {
    for (const release of held.splice(0)) release();
  };
  return { behind, held, releaseAll };
}

async function serve(policies: PolicyInstance[], gateways = 1, limits: Parameters<typeof plan>[0] = []) {
  const { behind, held, releaseAll } = await holding();
  const { key, objects } = caller();
  const world = (these: PolicyInstance[]) => [
    api({ policies: [...KEYED, ...these], operations: [operation('GET', '/slow'), operation('GET', '/quick')] }),
    upstream(behind.url),
    plan(limits),
    ...objects,
  ];
  const started: Gateway[] = [];
  for (const { limiters } of await realCounters(gateways)) started.push(await startGateway(world(policies), { counters: limiters }));
  const ask = (path = '/slow', at = 0, init: RequestInit = {}) => fetch(`${started[at]?.url}${PATH}${path}`, { headers: { 'x-api-key': key }, ...init });
  /** Sends a call that the upstream holds; `underWay` waits until so many are there. */
  const hold = (at = 0, path = '/slow', init: RequestInit = {}) => {
    const answer = ask(path, at, init);
    answer.catch(() => {}); // an aborted one rejects, where the test looks at it
    return answer;
  };
  const underWay = (count: number) => expect.poll(() => held.length, { timeout: 3_000 }).toBe(count);
  return { ask, hold, underWay, releaseAll, behind, started, world, key };
}

conformanceOnAllWires('a limit of calls at once', () => {
  test('holds over all gateways, tells what is left, and lets the next in as soon as one has ended', async () => {
    const { ask, hold, underWay, releaseAll } = await serve([policy('concurrency', { limit: calls(3) })], 2);
    const running = [hold(0), hold(0), hold(1)];
    await underWay(3);
    const refused = await ask('/slow', 1);
    expect(refused.status).toBe(429);
    expect([refused.headers.get('ratelimit-policy'), refused.headers.get('ratelimit'), refused.headers.get('retry-after')]).toEqual([
      '"parallel";q=3;qu="concurrent-requests"',
      '"parallel";r=0',
      '1',
    ]);
    expect(await refused.json()).toMatchObject({ code: 'gateway.concurrency_exceeded', detail: expect.stringContaining('3 at once') });
    releaseAll();
    for (const answer of running) expect((await answer).status).toBe(200);
    await expect.poll(async () => (await ask('/quick', 1)).status, { timeout: 3_000 }).toBe(200);
    expect((await ask('/quick', 0)).headers.get('ratelimit')).toMatch(/^"parallel";r=[12]$/);
  });

  test('is given back when the client leaves, the upstream breaks, or a later policy refuses', async () => {
    const { ask, hold, underWay, behind, started, world } = await serve([policy('concurrency', { limit: calls(1) })]);
    const leaving = new AbortController();
    const gone = hold(0, '/slow', { signal: leaving.signal });
    await underWay(1);
    expect((await ask('/quick')).status).toBe(429);
    leaving.abort();
    await expect(gone).rejects.toThrow();
    await expect.poll(async () => (await ask('/quick')).status, { timeout: 3_000 }).toBe(200);
    expect(
      started[0]?.load(
        world([policy('concurrency', { limit: calls(1) }), policy('rate-limit', { limit: { kind: 'rate', name: 'r', requests: 1, windowMs: 60_000 } })]),
      ),
    ).toEqual([]);
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask('/quick')).status);
    expect(statuses).toEqual([200, 429, 429]);
    expect(started[0]?.load(world([policy('concurrency', { limit: calls(1) })]))).toEqual([]);
    expect((await ask('/quick')).status).toBe(200);
    await behind.close();
    for (let i = 0; i < 3; i++) expect((await ask('/quick')).status).toBe(502);
  });

  test('counts a stream until its last byte', async () => {
    const { ask, hold, releaseAll } = await serve([policy('concurrency', { limit: calls(1) })]);
    const stream = await hold(0, '/stream');
    expect(stream.status).toBe(200);
    expect((await ask('/quick')).status).toBe(429);
    releaseAll();
    expect(await stream.text()).toBe('beginend');
    await expect.poll(async () => (await ask('/quick')).status, { timeout: 3_000 }).toBe(200);
  });

  test('of a plan counts for its subscription', async () => {
    const { ask, hold, underWay, releaseAll } = await serve([], 1, [{ kind: 'concurrency', name: 'plan', calls: 1, mode: 'strict' }]);
    const running = hold();
    await underWay(1);
    expect((await ask('/quick')).status).toBe(429);
    releaseAll();
    await running;
    await expect.poll(async () => (await ask('/quick')).status, { timeout: 3_000 }).toBe(200);
  });

  test('in fast mode is a share for each gateway', async () => {
    const { ask, hold, underWay, releaseAll } = await serve([policy('concurrency', { limit: calls(2, { mode: 'fast' }) })], 2);
    void hold(0);
    void hold(1);
    await underWay(2);
    expect([(await ask('/quick', 0)).status, (await ask('/quick', 1)).status]).toEqual([429, 429]);
    releaseAll();
    await expect.poll(async () => [(await ask('/quick', 0)).status, (await ask('/quick', 1)).status]).toEqual([200, 200]);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { started, world, hold, underWay, ask } = await serve([]);
    for (const config of [{}, { limit: calls(0) }, { limit: { kind: 'quota', name: 'q', requests: 1, period: 'day' } }, { limit: calls(1), by: 'claim' }]) {
      expect(started[0]?.load(world([policy('concurrency', config)])), JSON.stringify(config)).toHaveLength(1);
    }
    expect(started[0]?.load(world([docsExample('concurrency')]))).toEqual([]);
    void hold();
    void hold();
    await underWay(2);
    expect((await ask('/quick')).status).toBe(429);
  });
});

conformance('a limit of calls at once', () => {
  test('counts an upgraded connection until it is closed, from either side', async () => {
    const open = new Set<() => void>();
    const behind = http.createServer((_, response) => response.end('plain'));
    behind.on('upgrade', (_request, socket) => {
      socket.on('error', () => {});
      socket.on('end', () => socket.end());
      socket.resume();
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      open.add(() => socket.destroy());
    });
    await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const close of open) close();
      behind.close();
    });
    const [counters] = await realCounters();
    if (!counters) throw new Error('no counters');
    const limited = policy('concurrency', { limit: calls(1), by: 'api' });
    const gateway = await startGateway([api({ policies: [limited] }), upstream(`http://127.0.0.1:${(behind.address() as AddressInfo).port}`)], {
      counters: counters.limiters,
    });
    const status = async () => (await fetch(`${gateway.url}${PATH}/a`)).status;
    const websocket = async () => {
      const client = await gateway.connect();
      client.send(
        get(`${PATH}/ws`, {
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        }),
      );
      await expect.poll(() => open.size, { timeout: 3_000 }).toBeGreaterThan(0);
      return client;
    };
    const first = await websocket();
    await expect.poll(status).toBe(429);
    first.socket.destroy();
    await expect.poll(status, { timeout: 3_000 }).toBe(200);
    open.clear();
    await websocket();
    await expect.poll(status).toBe(429);
    for (const close of open) close();
    await expect.poll(status, { timeout: 3_000 }).toBe(200);
  });
});
