import { type ConcurrencyLimit, Limit } from '@gatehouse/definition';
import { startFaultProxy, testRedis } from '@gatehouse/testing';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Slots } from './limiter.js';
import { Limiters } from './limiters.js';
import { RedisCounterStore } from './redis-counter-store.js';

vi.setConfig({ testTimeout: 60_000 });
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Gateway {
  limiters: Limiters;
  store: RedisCounterStore;
  /** As kill -9 does: nothing is said to anybody. */
  die(): void;
}

async function gateway(url: string, count: number): Promise<Gateway> {
  let limiters: Limiters | undefined;
  const store = new RedisCounterStore(url, 5_000, { onLost: () => {}, onBack: () => limiters?.reportAll() });
  limiters = new Limiters({ store, instanceId: `gw-${Math.random()}` });
  limiters.gateways = count;
  closers.push(() => {
    store.close();
    limiters?.close();
  });
  if (!(await store.ready(5_000))) throw new Error('Redis did not answer');
  return { limiters, store, die: () => store.close() };
}
const gateways = (count: number, url: string) => Promise.all(Array.from({ length: count }, () => gateway(url, count)));
const atOnce = (fields: Partial<ConcurrencyLimit> = {}) =>
  Limit.parse({ kind: 'concurrency', name: 'c', calls: 10, mode: 'strict', ...fields }) as ConcurrencyLimit;
const slotsOf = (all: Gateway[], limit: ConcurrencyLimit): Slots[] => all.map(({ limiters }) => limiters.slots('api:x', limit));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('calls at once, strict', () => {
  test('four gateways under a storm: never more than the limit, and all of it used', async () => {
    const slots = slotsOf(await gateways(4, (await testRedis()).url), atOnce());
    let [under, most, passed, refused] = [0, 0, 0, 0];
    const lane = async (i: number) => {
      for (let call = 0; call < 40; call++) {
        const mine = slots[(i + call) % 4] as Slots;
        if (!(await mine.enter('s')).allowed) refused++;
        else {
          most = Math.max(most, ++under);
          passed++;
          await pause(Math.random() * 8);
          under--;
          mine.leave('s');
        }
        await pause(Math.random() * 4);
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, i) => lane(i)));
    expect(most).toBe(10);
    expect(refused).toBeGreaterThan(0);
    expect(passed).toBeGreaterThan(300);
  });

  test('slots that one gateway left free go to another', async () => {
    const [one, other] = slotsOf(await gateways(2, (await testRedis()).url), atOnce());
    await Promise.all(Array.from({ length: 10 }, () => one?.enter('s')));
    expect(await other?.enter('s')).toMatchObject({ allowed: false, remaining: 0, storeLost: false });
    for (let i = 0; i < 10; i++) one?.leave('s');
    await pause(30);
    const decisions = await Promise.all(Array.from({ length: 10 }, () => other?.enter('s')));
    expect(decisions.filter((decision) => decision?.allowed)).toHaveLength(10);
  });

  test('a gateway that dies gives its slots back within seconds; one that lives keeps them', async () => {
    const all = await gateways(3, (await testRedis()).url);
    const [one, two, three] = slotsOf(all, atOnce());
    await Promise.all(Array.from({ length: 6 }, () => one?.enter('s')));
    await Promise.all(Array.from({ length: 4 }, () => two?.enter('s')));
    expect(await three?.enter('s')).toMatchObject({ allowed: false });
    all[0]?.die();
    await pause(4_500);
    const decisions = await Promise.all(Array.from({ length: 10 }, () => three?.enter('s')));
    expect(decisions.filter((decision) => decision?.allowed)).toHaveLength(6);
  });

  test('subjects have their own, and nothing is kept of those that are done', async () => {
    const { url } = await testRedis();
    const [slots] = slotsOf(await gateways(1, url), atOnce({ calls: 1 }));
    expect(await slots?.enter('a')).toMatchObject({ allowed: true, remaining: 0 });
    expect(await slots?.enter('b')).toMatchObject({ allowed: true });
    slots?.leave('a');
    slots?.leave('b');
    const redis = new Redis(url);
    closers.push(() => redis.disconnect());
    await vi.waitFor(async () => expect(await redis.keys('gatehouse:slots:*')).toEqual([]), { timeout: 3_000 });
  });
});

describe('calls at once, fast', () => {
  test('each gateway has its share and asks nobody', async () => {
    const slots = slotsOf(await gateways(4, (await testRedis()).url), atOnce({ mode: 'fast', calls: 8 }));
    for (const one of slots) {
      expect(one.enter('s')).toMatchObject({ allowed: true, remaining: 1 });
      expect(one.enter('s')).toMatchObject({ allowed: true, remaining: 0 });
      expect(one.enter('s')).toMatchObject({ allowed: false });
      one.leave('s');
      expect(one.enter('s')).toMatchObject({ allowed: true });
    }
  });
});

describe('calls at once while Redis is away', () => {
  const cutOff = async (onStoreLoss: ConcurrencyLimit['onStoreLoss']) => {
    const { url } = await testRedis();
    const proxy = await startFaultProxy({ port: Number(new URL(url).port) });
    closers.push(() => proxy.close());
    const through = new URL(url);
    through.port = String(proxy.port);
    const all = await gateways(2, through.href);
    return { proxy, all, slots: slotsOf(all, atOnce({ onStoreLoss })) };
  };

  test.each([
    ['share', { allowed: true }, { allowed: false, storeLost: false }],
    ['deny', { allowed: false, storeLost: true }, { allowed: false, storeLost: true }],
    ['allow', { allowed: true }, { allowed: true }],
  ] as const)('%s', async (onStoreLoss, first, sixth) => {
    const { proxy, all, slots } = await cutOff(onStoreLoss);
    proxy.set({ kind: 'reset' });
    await vi.waitFor(() => expect(all.every(({ store }) => store.lost)).toBe(true), { timeout: 5_000 });
    expect(await slots[0]?.enter('s')).toMatchObject(first);
    for (let i = 0; i < 4; i++) await slots[0]?.enter('s');
    expect(await slots[0]?.enter('s')).toMatchObject(sixth);
  });

  test('what began before and meanwhile is told when it is back, and counts', async () => {
    const { proxy, all, slots } = await cutOff('share');
    await Promise.all(Array.from({ length: 4 }, () => slots[0]?.enter('s')));
    proxy.set({ kind: 'reset' });
    await vi.waitFor(() => expect(all.every(({ store }) => store.lost)).toBe(true), { timeout: 5_000 });
    expect(await slots[0]?.enter('s')).toMatchObject({ allowed: true });
    expect(await slots[0]?.enter('s')).toMatchObject({ allowed: false });
    for (let i = 0; i < 3; i++) slots[0]?.leave('s');
    proxy.set({ kind: 'none' });
    await vi.waitFor(() => expect(all.every(({ store }) => !store.lost)).toBe(true), { timeout: 10_000 });
    await pause(300);
    const decisions = await Promise.all(Array.from({ length: 10 }, () => slots[1]?.enter('s')));
    expect(decisions.filter((decision) => decision?.allowed)).toHaveLength(8);
  });
});
