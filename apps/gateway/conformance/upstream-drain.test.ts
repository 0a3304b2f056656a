import { Health } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, call, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

conformance('a target that leaves the configuration', () => {
  test('finishes what it has begun, and its idle connections close at once', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const gateway = await startGateway([api(), upstream(a.url)]);
    await Promise.all([call(gateway), call(gateway)]);
    const held: (() => void)[] = [];
    a.answer = (_request, response) => {
      response.write('begun ');
      held.push(() => response.end('and finished'));
    };
    const stream = call(gateway);
    await waitFor(() => held.length === 1);
    gateway.load([api(), upstream(b.url)]);
    await waitFor(() => a.open.size === 1);
    expect(await tally(gateway, 5)).toEqual({ b: 5 });
    held[0]?.();
    expect((await stream).body).toBe('begun and finished');
    await waitFor(() => a.open.size === 0);
  });

  test('closes with its whole upstream', async () => {
    const [a] = (await backends(1)) as [Backend];
    const gateway = await startGateway([api(), upstream(a.url, { health: Health.parse({ active: { intervalMs: 100 } }) })]);
    await call(gateway);
    gateway.load([api({ upstreamId: null })]);
    await waitFor(() => a.open.size === 0);
    await waitFor(() => gateway.runtime.pools.counts.watched === 0);
    expect(gateway.runtime.pools.counts).toEqual({ upstreams: 0, busyPools: 0, watched: 0, names: 0 });
  });

  test('leaves nothing behind, over thousands of snapshots under traffic', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const gateway = await startGateway([api(), upstream(a.url)]);
    let calls = 0;
    let failures = 0;
    let over = false;
    const traffic = Array.from({ length: 4 }, async () => {
      while (!over) {
        const { status } = await call(gateway);
        calls++;
        if (status !== 200) failures++;
      }
    });
    for (let i = 0; i < 3_000; i++) {
      const url = (i % 2 === 0 ? b : a).url;
      // by name, by address, and checked: every kind of thing that is held
      const target = i % 3 === 0 ? url.replace('127.0.0.1', 'localhost') : url;
      gateway.load([api(), upstream(target, { health: Health.parse({ active: { intervalMs: 100 } }) })]);
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    over = true;
    await Promise.all(traffic);
    expect(calls).toBeGreaterThan(20);
    expect(failures).toBe(0);
    gateway.load([api({ upstreamId: null })]);
    const { pools } = gateway.runtime;
    await waitFor(() => pools.counts.busyPools === 0 && pools.counts.watched === 0 && a.open.size + b.open.size === 0, { timeoutMs: 10_000 });
    expect(pools.counts).toEqual({ upstreams: 0, busyPools: 0, watched: 0, names: 0 });
  }, 60_000);
});
