import { RouteReport, TrafficSplit } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { Pools } from '../upstream/pools.js';
import { settingsOf } from '../upstream/settings.js';
import { RouteReporter } from './route-reporter.js';

const log = { info: () => {}, warn: () => {}, error: () => {} };

/** Pools with one upstream whose split sends half of the calls to `new`. */
function poolsWithSplit(): Pools {
  const pools = new Pools();
  onTestFinished(() => pools.close());
  const split = TrafficSplit.parse({ arms: [{ name: 'new', upstreamId: 'ups_2', share: 0.5 }], rollback: { callsMin: 5 } });
  const settings = settingsOf({ id: 'ups_1' } as Parameters<typeof settingsOf>[0]);
  const state = pools.upstream('ups_1', { ...settings, circuit: undefined, split });
  pools.hold(state);
  return pools;
}

const failArm = (pools: Pools) => {
  const arm = [...pools.states()][0]?.split?.arms.get('new');
  for (let i = 0; i < 5; i++) arm?.failed(3, pools.now());
};

test('an arm that was taken out is told at once, and until it is heard; figures now and then', async () => {
  const pools = poolsWithSplit();
  const heard: RouteReport[] = [];
  let away = true;
  let asked = 0;
  let gatewayId: string | undefined;
  const send = async (report: RouteReport) => {
    asked++;
    if (away) throw new Error('away');
    heard.push(RouteReport.parse(report));
  };
  const reporter = new RouteReporter({ pools, send, gatewayId: () => gatewayId, instanceId: 'i1', log, everyMs: 20 });
  onTestFinished(() => reporter.stop());
  failArm(pools);
  gatewayId = 'gw_1';
  await waitFor(() => asked > 2);
  away = false;
  await waitFor(() => heard.length > 0);
  expect(heard[0]).toMatchObject({
    gatewayId: 'gw_1',
    instanceId: 'i1',
    rollbacks: [{ upstreamId: 'ups_1', arm: 'new', run: 1, reason: expect.stringContaining('100.0 %') }],
    upstreams: [{ upstreamId: 'ups_1', split: { arms: [{ name: 'new', run: 1, calls: 5, failures: 5 }] } }],
  });
  // heard once, said once; figures that are the same are not said again
  const before = asked;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([heard.length, asked]).toEqual([1, before]);
  [...pools.states()][0]?.split?.base.answered(200, 5, pools.now());
  await waitFor(() => heard.length === 2);
  expect(heard[1]).toMatchObject({ rollbacks: [], upstreams: [{ split: { base: { calls: 1 } } }] });
});
