import { HOUR_MS } from '@gatehouse/definition';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, makeOffer, newOwner, type Offer } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

const CALLS = 1_000;
const LIMIT = 100;
const IN_FLIGHT = 20;

let world: World;
let owner: Person;

beforeAll(async () => {
  world = await startWorld({ gateways: 2 });
  owner = await newOwner(world, 'limits');
});
afterAll(() => world?.end());

/** Calls both gateways in turn, several at once, and counts the statuses. */
async function storm(offer: Offer): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  let sent = 0;
  const caller = async () => {
    while (sent < CALLS) {
      const gateway = world.stack.urls.gateways[sent++ % 2] as string;
      const response = await call(gateway, offer);
      await response.arrayBuffer();
      counts[response.status] = (counts[response.status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller));
  return counts;
}

/** A window of an hour or a day must not turn over in the middle of the count. */
async function awayFromTheHour(): Promise<void> {
  const left = HOUR_MS - (Date.now() % HOUR_MS);
  if (left < 60_000) await new Promise((resolve) => setTimeout(resolve, left + 1_000));
}

describe('one limit, two gateways, 1,000 calls at a limit of 100', () => {
  const limit = (mode: 'strict' | 'fast') => ({ kind: 'rate', name: 'hourly', requests: LIMIT, windowMs: HOUR_MS, mode }) as const;

  test('strict lets exactly 100 through', async () => {
    await awayFromTheHour();
    const offer = await makeOffer(world, owner, [limit('strict')]);
    const counts = await storm(offer);
    expect(counts).toEqual({ 200: LIMIT, 429: CALLS - LIMIT });
    expect(world.upstream.requests.filter((request) => request.path === '/things')).toHaveLength(LIMIT);
  });

  test('fast lets at least 100 and at most 110 through', async () => {
    await awayFromTheHour();
    const offer = await makeOffer(world, owner, [limit('fast')]);
    const counts = await storm(offer);
    expect(Object.keys(counts).sort()).toEqual(['200', '429']);
    expect(counts[200]).toBeGreaterThanOrEqual(LIMIT);
    expect(counts[200]).toBeLessThanOrEqual(LIMIT * 1.1);
  });

  test('a refusal says which limit, how much and when again', async () => {
    const offer = await makeOffer(world, owner, [{ kind: 'quota', name: 'daily', requests: 1, period: 'day', mode: 'strict' }]);
    const [gateway] = world.stack.urls.gateways as [string];
    expect((await call(gateway, offer)).status).toBe(200);
    const refused = await call(gateway, offer);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-policy')).toContain('"daily"');
    expect(await refused.json()).toMatchObject({ code: 'gateway.quota_exhausted', status: 429, requestId: refused.headers.get('x-request-id') });
  });

  test('who subscribes sees what is left, and an approver gives the whole of it again on every gateway', async () => {
    await awayFromTheHour();
    const offer = await makeOffer(world, owner, [
      { kind: 'quota', name: 'daily', requests: 10, period: 'day', mode: 'strict' },
      { kind: 'bytes', name: 'volume', bytes: 1_000_000, period: 'month', mode: 'strict' },
      { kind: 'concurrency', name: 'parallel', calls: 5, mode: 'strict' },
    ]);
    const params = { tenant: offer.tenant, subscription: offer.subscriptionId };
    const statuses = async (count: number) => {
      const seen: number[] = [];
      for (let i = 0; i < count; i++) {
        const response = await call(world.stack.urls.gateways[i % 2] as string, offer);
        await response.arrayBuffer();
        seen.push(response.status);
      }
      return seen;
    };
    expect(await statuses(4)).toEqual([200, 200, 200, 200]);
    const uses = async () => Object.fromEntries((await owner.client.subscriptions.limits({ params })).items.map((item) => [item.limit.name, item]));
    await expect.poll(async () => (await uses()).daily?.used, { timeout: 5_000 }).toBe(4);
    const { daily, volume, parallel } = await uses();
    expect(daily).toMatchObject({ remaining: 6, resetsAt: expect.stringMatching(/T00:00:00/) });
    expect(volume?.used).toBeGreaterThan(100);
    expect(parallel).toMatchObject({ used: 0, remaining: 5, resetsAt: null });
    expect((await statuses(7)).at(-1)).toBe(429);

    const answer = await owner.client.subscriptions.resetLimit({ params, body: { limit: 'daily', reason: 'a day of trouble' } });
    expect(answer.items[0]).toMatchObject({ used: 0, remaining: 10 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await statuses(11)).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const trail = await owner.client.audit.list({ params: { tenant: offer.tenant }, query: {} });
    expect(trail.items.find(({ action }) => action === 'subscription.limit_reset')).toMatchObject({ reason: 'a day of trouble' });

    const stranger = await newOwner(world, 'stranger');
    await expect(stranger.client.subscriptions.limits({ params })).rejects.toMatchObject({ status: 404 });
    await expect(owner.client.subscriptions.resetLimit({ params, body: { limit: 'parallel', reason: 'none' } })).rejects.toMatchObject({ status: 409 });
  });
});
