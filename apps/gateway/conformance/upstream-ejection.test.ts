import { Health, type OutlierEjection } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, call, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

const ejecting = (outlier: Partial<OutlierEjection>) => Health.parse({ outlier, slowStartMs: 0 });
const conditions = (gateway: Awaited<ReturnType<typeof startGateway>>) =>
  [...gateway.runtime.pools.states()].flatMap(({ targets }) => [...targets.values()].map((state) => state.condition()));
const failing = (backend: Backend, status = 503) => {
  backend.answer = (_request, response) => void response.writeHead(status).end();
};

conformance('a target whose calls fail', () => {
  test('is left alone for a while, then tried again', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    failing(a);
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health: ejecting({ consecutiveFailures: 3, ejectionMs: 4_000 }) })]);
    expect(await tally(gateway, 6)).toEqual({ 503: 3, b: 3 });
    expect(conditions(gateway)).toEqual(['ejected', 'up']);
    expect(await tally(gateway, 10)).toEqual({ b: 10 });
    a.answer = (_request, response) => void response.end('a');
    await waitFor(() => conditions(gateway)[0] === 'up', { timeoutMs: 15_000 });
    expect(await tally(gateway, 10)).toEqual({ a: 5, b: 5 });
  }, 30_000);

  test('is ejected for a share of failures too, though some calls succeed between them', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    let n = 0;
    a.answer = (_request, response) => void response.writeHead(n++ % 2 === 0 ? 200 : 502).end('a');
    const health = ejecting({ consecutiveFailures: 0, failureShare: 0.4, callsMin: 10, ejectionMs: 60_000 });
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health })]);
    for (let i = 0; i < 40; i++) await call(gateway);
    expect(conditions(gateway)).toEqual(['ejected', 'up']);
    expect(a.requests).toHaveLength(10);
  });

  test('is not, for answers that are not named as failures', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    failing(a, 500);
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health: ejecting({ consecutiveFailures: 2 }) })]);
    expect(await tally(gateway, 20)).toEqual({ 500: 10, b: 10 });
  });

  test('stays in when as many are out as may be; the last one always', async () => {
    const all = (await backends(4)) as Backend[];
    for (const backend of all) failing(backend);
    const gateway = await startGateway([
      api(),
      upstream(
        all.map(({ url }) => url),
        { health: ejecting({ consecutiveFailures: 1, ejectionMs: 60_000 }) },
      ),
    ]);
    await tally(gateway, 20);
    expect(conditions(gateway).filter((condition) => condition === 'ejected')).toHaveLength(2);
    const single = await startGateway([api(), upstream(all[0]?.url as string, { health: ejecting({ consecutiveFailures: 1 }) })]);
    expect(await tally(single, 5)).toEqual({ 503: 5 });
    expect(conditions(single)).toEqual(['up']);
  });

  test('stays out over a new snapshot', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    failing(a);
    const health = ejecting({ consecutiveFailures: 1, ejectionMs: 60_000 });
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health })]);
    await tally(gateway, 2);
    for (let i = 0; i < 5; i++) {
      gateway.load([api(), upstream([a.url, b.url], { health, firstByteTimeoutMs: 1_000 + i })]);
      expect(await tally(gateway, 4)).toEqual({ b: 4 });
    }
  });
});
