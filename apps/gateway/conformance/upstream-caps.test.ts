import { PoolLimits, type UpstreamObject } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, call, codeOf, tally } from './backend.js';
import { api, conformance, get, startGateway, upstream } from './harness.js';

function capped(urls: string[], connectionsMax: number, pool: Partial<PoolLimits> = {}): UpstreamObject {
  const object = upstream(urls, { pool: PoolLimits.parse(pool) });
  return { ...object, targets: object.targets.map((target) => ({ ...target, connectionsMax })) };
}

/** Answers only when told to. */
function holding(backend: Backend): (() => void)[] {
  const held: (() => void)[] = [];
  backend.answer = (_request, response) => void held.push(() => response.end(backend.name));
  return held;
}

conformance('a target with a limit of connections', () => {
  test('is never held more, and calls wait for their turn in order', async () => {
    const [a] = (await backends(1)) as [Backend];
    a.answer = (_request, response) => void setTimeout(() => response.end('a'), 10);
    const gateway = await startGateway([api(), capped([a.url], 2, { waitMs: 20_000 })]);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => call(gateway, {}, `/${i}`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(a.busiest).toBe(2);
    expect(a.accepted).toBe(2);
  });

  test('refuses calls that waited too long, and those that find too many waiting', async () => {
    const [a] = (await backends(1)) as [Backend];
    const held = holding(a);
    const gateway = await startGateway([api(), capped([a.url], 1, { waitMs: 2_000, waitingMax: 1 })]);
    const first = call(gateway);
    await waitFor(() => held.length === 1);
    const second = call(gateway);
    await waitFor(() => [...gateway.runtime.pools.states()].some(({ targets }) => [...targets.values()].some(({ pool }) => pool.waitingCount === 1)));
    const third = await call(gateway);
    expect([third.status, codeOf(third), third.headers.get('retry-after')]).toEqual([503, 'gateway.upstream_busy', '1']);
    expect(codeOf(await second)).toBe('gateway.upstream_busy');
    held[0]?.();
    expect((await first).status).toBe(200);
    expect(a.requests).toHaveLength(1);
  });

  test('leaves calls to a target that has one free', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const held = holding(a);
    const gateway = await startGateway([api(), capped([a.url, b.url], 1)]);
    const both = [call(gateway), call(gateway)];
    await waitFor(() => held.length === 1);
    expect(await tally(gateway, 5)).toEqual({ b: 5 });
    held[0]?.();
    await Promise.all(both);
  });

  test('forgets a client that leaves while it waits', async () => {
    const [a] = (await backends(1)) as [Backend];
    const held = holding(a);
    const gateway = await startGateway([api(), capped([a.url], 1, { waitMs: 20_000 })]);
    const first = call(gateway);
    await waitFor(() => held.length === 1);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/gone'));
    const pool = () => [...([...gateway.runtime.pools.states()][0]?.targets.values() ?? [])][0]?.pool;
    await waitFor(() => pool()?.waitingCount === 1);
    client.socket.destroy();
    await waitFor(() => pool()?.waitingCount === 0);
    held[0]?.();
    await first;
    a.answer = (_request, response) => void response.end('a');
    expect(await tally(gateway, 3)).toEqual({ a: 3 });
    expect(a.requests).not.toContain('GET /gone');
  });
});

conformance('kept connections', () => {
  test('are left behind at their age', async () => {
    const [a] = (await backends(1)) as [Backend];
    const gateway = await startGateway([api(), upstream(a.url, { pool: PoolLimits.parse({ ageMs: 1_500 }) })]);
    await tally(gateway, 3);
    expect(a.accepted).toBe(1);
    await waitFor(async () => (await call(gateway)).status === 200 && a.accepted > 1);
  });

  test('close when idle for too long, and are no more than may be kept', async () => {
    const [a] = (await backends(1)) as [Backend];
    a.answer = (_request, response) => void setTimeout(() => response.end('a'), 20);
    const gateway = await startGateway([api(), upstream(a.url, { pool: PoolLimits.parse({ idleConnectionsMax: 2, idleMs: 300 }) })]);
    await Promise.all(Array.from({ length: 6 }, () => call(gateway)));
    await waitFor(() => a.open.size <= 2);
    await waitFor(() => a.open.size === 0);
    expect((await call(gateway)).status).toBe(200);
  });
});
