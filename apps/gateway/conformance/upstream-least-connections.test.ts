import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { backends, call, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

conformance('an upstream balanced by connections', () => {
  test('sends calls to the target with the fewest in flight', async () => {
    const [a, b] = (await backends(2)) as [Awaited<ReturnType<typeof backends>>[0], Awaited<ReturnType<typeof backends>>[0]];
    const held: (() => void)[] = [];
    a.answer = (_request, response) => void held.push(() => response.end('a'));
    const gateway = await startGateway([api(), upstream([a.url, b.url], { balance: { by: 'connections' } })]);
    const waiting = [call(gateway), call(gateway)];
    await waitFor(() => held.length === 1);
    // whichever of the two met a hangs there: everything else goes to b
    expect(await tally(gateway, 20)).toEqual({ b: 20 });
    for (const release of held) release();
    await Promise.all(waiting);
    expect([...gateway.runtime.pools.states()].flatMap(({ targets }) => [...targets.values()].map(({ inFlight }) => inFlight))).toEqual([0, 0]);
  });
});
