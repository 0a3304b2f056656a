import { expect, test } from 'vitest';
import { backends, call } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

conformance('an upstream balanced by latency', () => {
  test('avoids a slow target', async () => {
    const all = await backends(3);
    const slow = all[0] as (typeof all)[0];
    slow.answer = (_request, response) => void setTimeout(() => response.end('a'), 400);
    const gateway = await startGateway([
      api(),
      upstream(
        all.map(({ url }) => url),
        { balance: { by: 'latency' } },
      ),
    ]);
    for (let i = 0; i < 60; i++) await call(gateway);
    // found out once, and maybe once more where two calls met
    expect(slow.requests.length).toBeLessThanOrEqual(2);
    for (const { requests } of all.slice(1)) expect(requests.length).toBeGreaterThan(10);
  });
});
