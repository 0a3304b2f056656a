import { startUpstream, type Upstream, waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, makeOffer, newOwner, type Offer, settled } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

let world: World;
let owner: Person;
let canary: Upstream;
let ill = true;
let slowMs = 0;

beforeAll(async () => {
  canary = await startUpstream(
    (_request, response) => void setTimeout(() => response.writeHead(ill ? 500 : 200, { 'x-side': 'canary' }).end('canary'), slowMs),
  );
  world = await startWorld({ gateways: 2, env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.0/8' } });
  owner = await newOwner(world, 'router');
});
afterAll(async () => {
  await world?.end();
  await canary.close();
});

const sideOf = async (gateway: string, offer: Offer, headers: Record<string, string> = { 'x-canary': 'yes' }): Promise<string> => {
  const response = await call(gateway, offer, { headers });
  await response.arrayBuffer();
  return response.headers.get('x-side') ?? 'main';
};

test('an arm that fails at one gateway is out on all, shown and audited, and stays out until somebody lets it in', { timeout: 60_000 }, async () => {
  const offer = await makeOffer(world, owner, []);
  const [first, second] = world.stack.urls.gateways as [string, string];
  const params = { tenant: offer.tenant };
  const made = await owner.client.upstreams.create({ params, body: { name: 'canary', targets: [{ url: canary.url }] } });
  const upstream = { ...params, upstream: offer.upstreamId };
  const arm = { name: 'canary', upstreamId: made.id, share: 0, when: [{ by: 'header' as const, name: 'x-canary' }] };
  await owner.client.upstreams.route({ params: upstream, body: { split: { arms: [arm], rollback: { callsMin: 10, latencyFactor: 0 } } } });
  await settled(world);
  expect([await sideOf(first, offer), await sideOf(second, offer)]).toEqual(['canary', 'canary']);

  for (let i = 0; i < 15; i++) await sideOf(first, offer);
  expect(await sideOf(first, offer)).toBe('main');
  await waitFor(async () => (await sideOf(second, offer)) === 'main', { timeoutMs: 5_000, what: 'the other gateway' });
  const { split } = await owner.client.upstreams.get({ params: upstream });
  expect(split?.arms[0]?.rolledBack?.reason).toMatch(/^100\.0 % of \d+ calls failed in 60 s/);
  const { items } = await owner.client.audit.list({ params, query: { action: 'upstream.arm_rolled_back' } });
  expect(items).toMatchObject([{ subject: { id: offer.upstreamId }, reason: split?.arms[0]?.rolledBack?.reason }]);

  ill = false;
  await owner.client.upstreams.resumeArm({ params: { ...upstream, arm: 'canary' } });
  await settled(world);
  for (let i = 0; i < 15; i++) expect([await sideOf(first, offer), await sideOf(second, offer)]).toEqual(['canary', 'canary']);
  await waitFor(async () => ((await owner.client.upstreams.routing({ params: upstream })).split?.arms[0]?.calls ?? 0) >= 30, {
    timeoutMs: 15_000,
    what: 'figures of both gateways',
  });
});

test('an arm that is slow is taken out by the times of two gateways, of which each saw too few calls', { timeout: 60_000 }, async () => {
  ill = false;
  const offer = await makeOffer(world, owner, []);
  const gateways = world.stack.urls.gateways as [string, string];
  const params = { tenant: offer.tenant };
  const made = await owner.client.upstreams.create({ params, body: { name: 'slow', targets: [{ url: canary.url }] } });
  const upstream = { ...params, upstream: offer.upstreamId };
  const arm = { name: 'slow', upstreamId: made.id, share: 0, when: [{ by: 'header' as const, name: 'x-canary' }] };
  await owner.client.upstreams.route({
    params: upstream,
    body: { split: { arms: [arm], rollback: { callsMin: 20, failureShareAbove: 1, latencyAboveMs: 300 } } },
  });
  await settled(world);
  slowMs = 1_500;
  const each = (calls: number, headers?: Record<string, string>) =>
    Promise.all(gateways.flatMap((gateway) => Array.from({ length: calls }, () => sideOf(gateway, offer, headers))));
  expect(new Set(await each(16, {}))).toEqual(new Set(['main']));
  expect(new Set(await each(15))).toEqual(new Set(['canary']));
  const reason = async () => (await owner.client.upstreams.get({ params: upstream })).split?.arms[0]?.rolledBack?.reason;
  await waitFor(async () => (await reason()) !== undefined, { timeoutMs: 15_000, what: 'the verdict' });
  expect(await reason()).toMatch(/^95 % of the answers came within \d+ ms, within \d+ ms beside it, over all gateways$/);
  await settled(world);
  for (const gateway of gateways) expect(await sideOf(gateway, offer)).toBe('main');
});
