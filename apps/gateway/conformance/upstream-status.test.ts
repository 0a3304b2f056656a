import { Circuit, Health } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { upstreamMetrics } from '../src/admin/upstream-metrics.js';
import { reportUpstreams } from '../src/upstream/report.js';
import { type Backend, backends, call, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

conformance('the status of upstreams', () => {
  test('tells condition, calls and speed of each target, and the circuit breaker', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    await a.down();
    const held: (() => void)[] = [];
    const health = Health.parse({ outlier: { consecutiveFailures: 1, ejectionMs: 60_000 } });
    const gateway = await startGateway([api(), upstream([a.url, b.url], { health, circuit: Circuit.parse({}) })]);
    await tally(gateway, 4);
    b.answer = (_request, response) => void held.push(() => response.end());
    const waiting = call(gateway);
    await waitFor(() => held.length === 1);
    const [report] = reportUpstreams(gateway.runtime.pools);
    expect(report).toMatchObject({
      id: 'ups_1',
      circuit: 'closed',
      targets: [
        { origin: a.url, condition: 'ejected', inFlight: 0, connections: 0, addresses: ['127.0.0.1'] },
        { origin: b.url, condition: 'up', inFlight: 1, connections: 1, idle: 0, waiting: 0, ejectedMs: 0 },
      ],
    });
    expect(report?.targets[0]?.ejectedMs).toBeGreaterThan(30_000);
    expect(report?.targets[1]?.ewmaMs).toBeGreaterThan(0);
    const text = upstreamMetrics(reportUpstreams(gateway.runtime.pools));
    expect(text).toContain(`gatehouse_gateway_target_up{upstream="ups_1",target="${a.url}"} 0\n`);
    expect(text).toContain(`gatehouse_gateway_target_calls_in_flight{upstream="ups_1",target="${b.url}"} 1\n`);
    expect(text).toContain('gatehouse_gateway_circuit_state{upstream="ups_1"} 0\n');
    held[0]?.();
    await waiting;
  });
});
