import { Health } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

conformance('a target that comes back', () => {
  test('is given a small share first, and its full one in the end', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    await a.down();
    const outlier = { consecutiveFailures: 1, ejectionMs: 3_000 };
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health: Health.parse({ outlier, slowStartMs: 600_000 }) })]);
    const state = () => [...([...gateway.runtime.pools.states()][0]?.targets.values() ?? [])][0];
    await tally(gateway, 2);
    expect(state()?.condition()).toBe('ejected');
    await a.up();
    await waitFor(() => state()?.condition() === 'warming', { timeoutMs: 15_000 });
    const { a: few = 0 } = await tally(gateway, 44);
    expect(few).toBeGreaterThanOrEqual(3);
    expect(few).toBeLessThanOrEqual(5);
    // the same state under other settings: the slow start is over
    gateway.load([api(), upstream([a.url, b.url], { health: Health.parse({ outlier, slowStartMs: 100 }) })]);
    await waitFor(() => state()?.condition() === 'up');
    expect(await tally(gateway, 20)).toEqual({ a: 10, b: 10 });
  }, 30_000);
});
