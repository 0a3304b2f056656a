import { type ActiveHealthCheck, Health } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

const checked = (active: Partial<ActiveHealthCheck>) =>
  Health.parse({ active: { path: '/healthz', intervalMs: 100, timeoutMs: 2_000, healthyAfter: 2, unhealthyAfter: 2, ...active }, slowStartMs: 0 });

const PATIENCE = { timeoutMs: 15_000 };

/** Condition of each target in order. */
const conditions = (gateway: Awaited<ReturnType<typeof startGateway>>) =>
  [...gateway.runtime.pools.states()].flatMap(({ targets }) => [...targets.values()].map((state) => state.condition()));

const checks = (backend: Backend) => backend.requests.filter((request) => request.endsWith('/healthz')).length;

conformance('active health checks', () => {
  test('take a target out that answers badly or not at all, and bring it back', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    let ill = false;
    a.answer = (request, response) => {
      response.statusCode = ill && request.url === '/healthz' ? 500 : 200;
      response.end('a');
    };
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health: checked({}) })]);
    expect(await tally(gateway, 10)).toEqual({ a: 5, b: 5 });
    ill = true;
    await waitFor(() => conditions(gateway)[0] === 'unhealthy', PATIENCE);
    expect(await tally(gateway, 10)).toEqual({ b: 10 });
    ill = false;
    await waitFor(() => conditions(gateway)[0] === 'up', PATIENCE);
    expect(await tally(gateway, 10)).toEqual({ a: 5, b: 5 });
    await a.down();
    await waitFor(() => conditions(gateway)[0] === 'unhealthy', PATIENCE);
    expect(await tally(gateway, 10)).toEqual({ b: 10 });
    await a.up();
    await waitFor(() => conditions(gateway)[0] === 'up', PATIENCE);
  }, 40_000);

  test('ask as they are told to: method, path behind the base path, statuses', async () => {
    const [a] = (await backends(1)) as [Backend];
    a.answer = (_request, response) => void response.writeHead(418).end();
    const gateway = await startGateway([api(), upstream(`${a.url}/base`, { health: checked({ method: 'HEAD', path: '/well?deep=1', statuses: ['418'] }) })]);
    await waitFor(() => a.requests.length >= 3, PATIENCE);
    expect(new Set(a.requests)).toEqual(new Set(['HEAD /base/well?deep=1']));
    expect(conditions(gateway)).toEqual(['up']);
  }, 40_000);

  test('count an answer that does not come in time as a bad one', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    a.answer = () => {};
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health: checked({ timeoutMs: 1_000 }) })]);
    await waitFor(() => conditions(gateway)[0] === 'unhealthy', PATIENCE);
    expect(conditions(gateway)).toEqual(['unhealthy', 'up']);
  }, 40_000);

  test('that find every target ill do not close the upstream: the calls find out', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    for (const backend of [a, b]) {
      backend.answer = (request, response) => void response.writeHead(request.url === '/healthz' ? 500 : 200).end(backend.name);
    }
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health: checked({}) })]);
    await waitFor(() => conditions(gateway).join() === 'unhealthy,unhealthy', PATIENCE);
    expect(await tally(gateway, 10)).toEqual({ a: 5, b: 5 });
  }, 40_000);

  test('go on over a new snapshot with what they found, and end with the target', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    await a.down();
    const health = checked({});
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health })]);
    await waitFor(() => conditions(gateway)[0] === 'unhealthy', PATIENCE);
    gateway.load([api(), upstream([a.url, b.url], { health, name: 'renamed', firstByteTimeoutMs: 4_000 })]);
    expect(conditions(gateway)).toEqual(['unhealthy', 'up']);
    expect(await tally(gateway, 6)).toEqual({ b: 6 });
    gateway.load([api(), upstream(a.url, { health })]);
    const before = checks(b);
    await waitFor(() => b.busy === 0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(checks(b) - before).toBeLessThanOrEqual(1);
  }, 40_000);
});
