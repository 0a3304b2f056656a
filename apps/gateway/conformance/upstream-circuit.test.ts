import { Circuit, Health } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, call, codeOf, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

const circuit = Circuit.parse({ callsMin: 5, openMs: 3_000, trialCalls: 2 });
const health = Health.parse({ outlier: { enabled: false } });

conformance('the circuit breaker of an upstream', () => {
  test('opens when its calls fail, says so, lets a few try later, and closes', async () => {
    const [a] = (await backends(1)) as [Backend];
    const well = a.answer;
    a.answer = (_request, response) => void response.writeHead(503).end();
    const gateway = await startGateway([api(), upstream(a.url, { circuit, health, retries: 0 })]);
    expect(await tally(gateway, 5)).toEqual({ 503: 5 });
    const refused = await call(gateway);
    expect([refused.status, codeOf(refused)]).toEqual([503, 'gateway.circuit_open']);
    expect(refused.headers.get('retry-after')).toMatch(/^[123]$/);
    expect(a.requests).toHaveLength(5);
    expect(gateway.records.at(-1)).toMatchObject({ code: 'gateway.circuit_open', outcome: 'failed', attempts: [] });
    // a change of the upstream does not close it
    gateway.load([api(), upstream(a.url, { circuit, health, retries: 0, name: 'other' })]);
    expect(codeOf(await call(gateway))).toBe('gateway.circuit_open');
    const state = () => [...gateway.runtime.pools.states()][0]?.circuit;
    a.answer = well;
    await waitFor(async () => (await call(gateway)).status === 200, { timeoutMs: 15_000 });
    expect(state()?.state).toBe('half-open');
    expect(await tally(gateway, 10)).toEqual({ a: 10 });
    expect(state()?.state).toBe('closed');
  }, 30_000);

  test('opens again when a trial fails', async () => {
    const [a] = (await backends(1)) as [Backend];
    await a.down();
    const gateway = await startGateway([api(), upstream(a.url, { circuit, health, retries: 0 })]);
    expect(await tally(gateway, 5)).toEqual({ 502: 5 });
    expect(await tally(gateway, 3)).toEqual({ 503: 3 });
    await waitFor(async () => (await call(gateway)).status === 502, { timeoutMs: 15_000 });
    expect((await call(gateway)).status).toBe(503);
  }, 30_000);
});
