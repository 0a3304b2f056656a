import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CountedLimit, Limit, type LimitInput } from '@gatehouse/definition';
import { counterKey, counterName, periodOf, RESET_SCRIPT } from '@gatehouse/definition/counters';
import { freePort, type RunningServer, startRedis } from '@gatehouse/embedded';
import { type Clock, systemClock } from '@gatehouse/kernel';
import { type Fault, startFaultProxy, testRedis, waitFor } from '@gatehouse/testing';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LimitDecision } from './limiter.js';
import { Limiters } from './limiters.js';
import { RedisCounterStore } from './redis-counter-store.js';

vi.setConfig({ testTimeout: 60_000 });
const CACHE = fileURLToPath(new URL('../../../../.cache', import.meta.url));
/** Long enough for a busy test machine: a time-out would be a lost store. */
const PATIENT_MS = 5_000;
/** All takes of a test are made at one instant of a window that is far from its end, whatever the machine does meanwhile. */
const nowMs = Math.floor(Date.now() / 3_600_000) * 3_600_000 + 60_000;
const clock = { now: () => nowMs };
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function gateways(count: number, url: string, timeoutMs = PATIENT_MS, time: Clock = clock): Promise<Limiters[]> {
  const made: Limiters[] = [];
  for (let i = 0; i < count; i++) {
    let limiters: Limiters | undefined;
    const store = new RedisCounterStore(url, timeoutMs, { onLost: () => {}, onBack: () => limiters?.reportAll() });
    limiters = new Limiters({ store, instanceId: `gw-${i}-${Math.random()}`, clock: time });
    limiters.gateways = count;
    closers.push(() => {
      limiters?.close();
      store.close();
    });
    if (!(await store.ready(PATIENT_MS))) throw new Error('Redis did not answer');
    made.push(limiters);
  }
  return made;
}

const hourly = (fields: Partial<LimitInput> & { requests: number }) => Limit.parse({ kind: 'rate', name: 'r', windowMs: 3_600_000, ...fields }) as CountedLimit;

/** `spread` chooses the gateway of each take; up to `parallel` are under way at once. */
async function takes(all: Limiters[], limit: CountedLimit, total: number, spread: (i: number) => number, parallel = 50): Promise<LimitDecision[]> {
  const limiters = all.map((one) => one.limiter('plan:p', limit));
  const decisions: LimitDecision[] = [];
  let next = 0;
  const worker = async () => {
    while (next < total) {
      const i = next++;
      const decision = await limiters[spread(i) % limiters.length]?.take('app_secret-subject', nowMs);
      if (decision) decisions.push(decision);
      if (i % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return decisions;
}
const passed = (decisions: LimitDecision[]) => decisions.filter((decision) => decision.allowed).length;

const SPREADS: [string, (i: number) => number][] = [
  ['in turn', (i) => i],
  ['mostly one', (i) => (i % 20 === 0 ? i / 20 : 0)],
  ['one after the other', (i) => Math.floor(i / 90)],
];

describe('strict window', () => {
  for (const count of [2, 4]) {
    for (const [name, spread] of SPREADS) {
      test(`${count} gateways, traffic ${name}: of 1,000 takes at a limit of 100 exactly 100 pass`, async () => {
        const all = await gateways(count, (await testRedis()).url);
        expect(passed(await takes(all, hourly({ requests: 100, mode: 'strict' }), 1_000, spread))).toBe(100);
      });
    }
  }

  test('a large limit too, and most units come from leases: far fewer claims than takes', async () => {
    const { url } = await testRedis();
    const all = await gateways(3, url);
    let claims = 0;
    for (const { store } of all) {
      const claim = store.claim.bind(store);
      store.claim = (one) => {
        claims++;
        return claim(one);
      };
    }
    expect(passed(await takes(all, hourly({ requests: 10_000, mode: 'strict' }), 12_000, (i) => i, 200))).toBe(10_000);
    expect(claims).toBeLessThan(6_000);
  });

  test('what one gateway leased and did not use can be used by another', async () => {
    const all = await gateways(2, (await testRedis()).url);
    const limit = hourly({ requests: 300, mode: 'strict' });
    const first = passed(await takes(all, limit, 150, () => 0));
    expect(passed(await takes(all, limit, 500, () => 1)) + first).toBe(300);
  });

  test('a refusal at the end is answered at once and says when the window opens', async () => {
    const all = await gateways(1, (await testRedis()).url);
    const limit = hourly({ requests: 5, mode: 'strict' });
    await takes(all, limit, 10, () => 0, 1);
    expect(all[0]?.limiter('plan:p', limit).take('app_secret-subject', nowMs)).toEqual({
      allowed: false,
      limit: 5,
      remaining: 0,
      resetMs: 3_540_000,
      storeLost: false,
    });
  });

  test('the next window starts anew', async () => {
    const all = await gateways(2, (await testRedis()).url);
    const limit = hourly({ requests: 10, mode: 'strict' });
    expect(passed(await takes(all, limit, 50, (i) => i))).toBe(10);
    const later = await all[0]?.limiter('plan:p', limit).take('app_secret-subject', nowMs + 3_600_000);
    expect(later).toMatchObject({ allowed: true, remaining: 9 });
  });
});

describe('fast window', () => {
  for (const count of [2, 4]) {
    for (const [name, spread] of SPREADS) {
      test(`${count} gateways, traffic ${name}: at most 10 % over`, async () => {
        const all = await gateways(count, (await testRedis()).url);
        const count100 = passed(await takes(all, hourly({ requests: 100 }), 1_000, spread));
        expect(count100).toBeLessThanOrEqual(110);
        expect(count100).toBeGreaterThanOrEqual(60); // what a gateway holds and does not use comes back within a second, not at once
      });
    }
  }

  test('at most 10 % over, however long they go on trying', async () => {
    const all = await gateways(4, (await testRedis()).url);
    const limit = hourly({ requests: 100 });
    let count = 0;
    for (let round = 0; round < 25; round++) {
      count += passed(await takes(all, limit, 200, (i) => i));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(count).toBeLessThanOrEqual(110);
    expect(count).toBeGreaterThanOrEqual(100);
  });

  test('few calls in short windows cost no question to Redis', async () => {
    const all = await gateways(2, (await testRedis()).url);
    const store = (all[0] as Limiters).store;
    let claims = 0;
    const claim = store.claim.bind(store);
    store.claim = (one) => {
      claims++;
      return claim(one);
    };
    const limiter = all[0]?.limiter('plan:p', hourly({ requests: 1_000, windowMs: 1_000 }));
    for (let window = 0; window < 20; window++) {
      for (let i = 0; i < 20; i++) expect(limiter?.take('s', nowMs + window * 1_000)).toMatchObject({ allowed: true });
    }
    expect(claims).toBe(0);
  });

  test('far from the limit a take does not wait', async () => {
    const all = await gateways(2, (await testRedis()).url);
    const limiter = all[0]?.limiter('plan:p', hourly({ requests: 100_000 }));
    for (let i = 0; i < 50; i++) expect(limiter?.take('s', nowMs)).toMatchObject({ allowed: true });
  });
});

describe('windows that follow each other', () => {
  test('strict: each lets through its limit, none more', async () => {
    const all = await gateways(4, (await testRedis()).url, PATIENT_MS, systemClock);
    const limit = Limit.parse({ kind: 'rate', name: 'second', windowMs: 1_000, requests: 200, mode: 'strict' }) as CountedLimit;
    const limiters = all.map((one) => one.limiter('plan:p', limit));
    const byWindow = new Map<number, number>();
    const end = Date.now() + 4_200;
    const worker = async (i: number) => {
      while (Date.now() < end) {
        const at = Date.now();
        const decision = await limiters[i % 4]?.take('s', at);
        const window = Math.floor(at / 1_000);
        if (decision?.allowed) byWindow.set(window, (byWindow.get(window) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, i) => worker(i)));
    const counts = [...byWindow.values()];
    expect(counts.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...counts)).toBe(200);
    expect(counts.filter((count) => count === 200).length).toBeGreaterThanOrEqual(3);
  });
});

describe('quota', () => {
  test('a day of four gateways is exact in strict mode, and ends at midnight UTC', async () => {
    const all = await gateways(4, (await testRedis()).url);
    const quota = Limit.parse({ kind: 'quota', name: 'q', requests: 100, period: 'day', mode: 'strict' }) as CountedLimit;
    const decisions = await takes(all, quota, 1_000, (i) => i);
    expect(passed(decisions)).toBe(100);
    expect(nowMs + (decisions[0]?.resetMs ?? 0)).toBe(new Date(nowMs).setUTCHours(24, 0, 0, 0));
  });
});

describe('gcra', () => {
  test('strict: the burst passes, exactly, then one per interval', async () => {
    const all = await gateways(4, (await testRedis()).url);
    const limit = hourly({ requests: 10, burst: 40, algorithm: 'gcra', mode: 'strict' });
    const decisions = await takes(all, limit, 400, (i) => i);
    expect(passed(decisions)).toBe(40);
    const refusal = decisions.find((decision) => !decision.allowed);
    expect(refusal?.resetMs).toBeGreaterThan(300_000);
    expect(refusal?.resetMs).toBeLessThanOrEqual(360_000);
  });
  test('fast: at most 10 % over the burst', async () => {
    const all = await gateways(4, (await testRedis()).url);
    const count = passed(await takes(all, hourly({ requests: 100, algorithm: 'gcra' }), 1_000, (i) => i));
    expect(count).toBeLessThanOrEqual(110);
    expect(count).toBeGreaterThanOrEqual(60);
  });
});

describe('shared state', () => {
  test('a new snapshot with the same limit goes on counting, and so does one with another number', async () => {
    const all = await gateways(1, (await testRedis()).url);
    const limit = hourly({ requests: 10, mode: 'strict' });
    expect(all[0]?.limiter('plan:p', limit)).toBe(all[0]?.limiter('plan:p', { ...limit }));
    expect(passed(await takes(all, limit, 20, () => 0))).toBe(10);
    expect(passed(await takes(all, hourly({ requests: 15, mode: 'strict' }), 20, () => 0))).toBe(5);
  });
  test('keys name nobody and expire', async () => {
    const { url } = await testRedis();
    await takes(await gateways(1, url), hourly({ requests: 10, mode: 'strict' }), 5, () => 0);
    const redis = new Redis(url);
    closers.push(() => redis.disconnect());
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toMatch(/secret|plan:p/);
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });
  test('counters of ended windows are forgotten', async () => {
    const all = await gateways(1, (await testRedis()).url);
    await takes(all, hourly({ requests: 10 }), 5, () => 0);
    expect(all[0]?.counters).toBe(1);
    const later = new Limiters({ store: (all[0] as Limiters).store, instanceId: 'x', clock: { now: () => nowMs + 7_200_000 } });
    closers.push(() => later.close());
    await later.limiter('plan:p', hourly({ requests: 10 })).take('s', nowMs);
    await waitFor(() => {
      later.forgetEnded();
      return later.counters === 0;
    });
  });
});

describe('strict under a broken line to Redis', () => {
  test('whatever is lost on the way (claims, replies, connections), never more than the limit passes, and all of it in the end', async () => {
    const { url } = await testRedis();
    const address = new URL(url);
    const proxies = await Promise.all(Array.from({ length: 3 }, () => startFaultProxy({ port: Number(address.port) })));
    closers.push(() => Promise.all(proxies.map((proxy) => proxy.close())));
    const all: Limiters[] = [];
    for (const proxy of proxies) {
      const [one] = await gateways(1, `redis://127.0.0.1:${proxy.port}${address.pathname}`, 60);
      if (one) all.push(one);
    }
    for (const one of all) one.gateways = 3;
    const limit = hourly({ requests: 600, mode: 'strict', onStoreLoss: 'deny' });
    let random = 42;
    const draw = (below: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((random / 2_147_483_648) * below);
    };
    const faults: Fault[] = [{ kind: 'none' }, { kind: 'latency', ms: 15 }, { kind: 'latency', ms: 70 }, { kind: 'reset' }, { kind: 'blackhole' }];
    let count = 0;
    for (let round = 0; round < 25; round++) {
      for (const proxy of proxies) proxy.set(faults[draw(faults.length)] ?? { kind: 'none' });
      count += passed(await takes(all, limit, 40, () => draw(3), 10));
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(count).toBeLessThanOrEqual(600);
    }
    for (const proxy of proxies) proxy.set({ kind: 'none' });
    await waitFor(() => all.every((one) => !one.store.lost));
    await waitFor(async () => {
      count += passed(await takes(all, limit, 200, (i) => i, 20));
      return count >= 600;
    });
    for (let i = 0; i < 3; i++) count += passed(await takes(all, limit, 200, (i) => i, 20));
    expect(count).toBe(600);
  });
});

describe('store loss', () => {
  async function ownRedis(): Promise<{ server: RunningServer; again: () => Promise<RunningServer>; url: string }> {
    const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-limiter-'));
    const port = await freePort();
    let server = await startRedis({ dir, cache: CACHE, port });
    closers.push(async () => {
      await server.stop();
      await fs.rm(dir, { recursive: true, force: true });
    });
    const again = async () => {
      server = await startRedis({ dir, cache: CACHE, port });
      return server;
    };
    return { server, again, url: server.url };
  }
  async function kill(server: RunningServer, all: Limiters[]): Promise<void> {
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await waitFor(() => all.every((one) => one.store.lost));
  }

  test('share: each gateway goes on with its part of what was left, and nothing is given twice when Redis is back', async () => {
    const redis = await ownRedis();
    const all = await gateways(4, redis.url);
    const limit = hourly({ requests: 1_000, mode: 'strict', onStoreLoss: 'share' });
    const before = passed(await takes(all, limit, 400, (i) => i));
    expect(before).toBe(400);
    await kill(redis.server, all);
    const during = passed(await takes(all, limit, 2_000, (i) => i));
    expect(during).toBeGreaterThan(0);
    expect(before + during).toBeLessThanOrEqual(1_050);
    await redis.again();
    await waitFor(() => all.every((one) => !one.store.lost));
    const after = passed(await takes(all, limit, 2_000, (i) => i));
    await new Promise((resolve) => setTimeout(resolve, 1_600)); // past the grace in which each keeps to its share
    const late = passed(await takes(all, limit, 2_000, (i) => i));
    expect(before + during + after + late).toBeLessThanOrEqual(1_050);
    expect(before + during + after + late).toBeGreaterThanOrEqual(900);
  });

  test('share: a store that lost its memory does not give the allowance again', async () => {
    const redis = await ownRedis();
    const all = await gateways(2, redis.url);
    const limit = hourly({ requests: 200, mode: 'strict' });
    expect(passed(await takes(all, limit, 400, (i) => i))).toBe(200);
    const eraser = new Redis(redis.url);
    await eraser.flushall();
    eraser.disconnect();
    expect(passed(await takes(all, limit, 400, (i) => i))).toBe(0);
    const other = hourly({ name: 'other', requests: 200, mode: 'strict' });
    expect(passed(await takes(all, other, 150, (i) => i))).toBe(150);
    await kill(redis.server, all);
    await redis.again();
    await waitFor(() => all.every((one) => !one.store.lost));
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(passed(await takes(all, other, 400, (i) => i))).toBeLessThanOrEqual(60);
  });

  test('a window that begins without the store gives each its share, bucket or window', async () => {
    const redis = await ownRedis();
    const all = await gateways(4, redis.url);
    await kill(redis.server, all);
    expect(passed(await takes(all, hourly({ requests: 100, mode: 'strict' }), 1_000, (i) => i))).toBe(100);
    expect(passed(await takes(all, hourly({ requests: 100, algorithm: 'gcra' }), 1_000, (i) => i))).toBe(100);
    expect(passed(await takes(all, hourly({ requests: 2, name: 'small' }), 100, (i) => i))).toBe(4);
  });

  test('deny: refused as the store being away, at once', async () => {
    const redis = await ownRedis();
    const all = await gateways(2, redis.url);
    const limit = hourly({ requests: 100, onStoreLoss: 'deny' });
    await takes(all, limit, 10, (i) => i);
    await kill(redis.server, all);
    expect(all[0]?.limiter('plan:p', limit).take('s', nowMs)).toMatchObject({ allowed: false, storeLost: true });
    await redis.again();
    await waitFor(() => !all[0]?.store.lost);
    expect(await all[0]?.limiter('plan:p', limit).take('s', nowMs)).toMatchObject({ allowed: true, storeLost: false });
  });

  test('allow: all pass, and count once Redis is back', async () => {
    const redis = await ownRedis();
    const all = await gateways(2, redis.url);
    const limit = hourly({ requests: 100, mode: 'strict', onStoreLoss: 'allow' });
    await kill(redis.server, all);
    expect(passed(await takes(all, limit, 300, (i) => i))).toBe(300);
    await redis.again();
    await waitFor(() => all.every((one) => !one.store.lost));
    await waitFor(async () => passed(await takes(all, limit, 10, (i) => i)) === 0);
  });

  test('a Redis that hangs is noticed by time-out: those who wait are answered, and it is used again when it answers', async () => {
    const redis = await ownRedis();
    const all = await gateways(1, redis.url, 100);
    const limit = hourly({ requests: 100, mode: 'strict' });
    process.kill(redis.server.pid, 'SIGSTOP');
    try {
      expect(await all[0]?.limiter('plan:p', limit).take('s', nowMs)).toMatchObject({ allowed: true, storeLost: false });
      expect(all[0]?.store.lost).toBe(true);
    } finally {
      process.kill(redis.server.pid, 'SIGCONT');
    }
    await waitFor(() => !all[0]?.store.lost);
  });
});

describe('what costs more than one', () => {
  const weighed = async (all: Limiters[], limit: CountedLimit, units: (i: number) => number, total: number) => {
    let passedUnits = 0;
    await Promise.all(
      Array.from({ length: total }, async (_, i) => {
        const decision = await all[i % all.length]?.limiter('plan:p', limit).take('s', nowMs, units(i));
        if (decision?.allowed) passedUnits += units(i);
      }),
    );
    return passedUnits;
  };

  test('strict: the units that pass never exceed the limit, and small calls take what large ones leave', async () => {
    const all = await gateways(4, (await testRedis()).url);
    const limit = hourly({ requests: 103, mode: 'strict' });
    expect(await weighed(all, limit, () => 10, 200)).toBe(100);
    await vi.waitFor(async () => expect(await weighed(all, limit, () => 1, 20)).toBeGreaterThan(0), { timeout: 3_000 });
    expect((await all[0]?.limiter('plan:p', limit).take('s', nowMs, 1))?.allowed).toBe(false);
  });

  test('fast: at most 10 % over', async () => {
    const all = await gateways(4, (await testRedis()).url);
    const units = await weighed(all, hourly({ requests: 1_000 }), (i) => 1 + (i % 9), 1_000);
    expect(units).toBeGreaterThanOrEqual(990);
    expect(units).toBeLessThanOrEqual(1_100);
  });

  test('is refused at once where the limit has never so many', async () => {
    const all = await gateways(1, (await testRedis()).url);
    expect(all[0]?.limiter('plan:p', hourly({ requests: 5, mode: 'strict' })).take('s', nowMs, 6)).toMatchObject({ allowed: false });
  });

  test('gcra: a call of five is five intervals', async () => {
    const all = await gateways(1, (await testRedis()).url);
    const limit = hourly({ algorithm: 'gcra', requests: 10, burst: 10, windowMs: 3_600_000, mode: 'strict' });
    const limiter = all[0]?.limiter('plan:p', limit);
    expect(await limiter?.take('s', nowMs, 6)).toMatchObject({ allowed: true, remaining: 4 });
    const refused = await limiter?.take('s', nowMs, 6);
    expect(refused).toMatchObject({ allowed: false });
    expect(refused?.resetMs).toBeGreaterThan(1.9 * 360_000);
    expect(refused?.resetMs).toBeLessThanOrEqual(2 * 360_000);
    expect(await limiter?.take('s', nowMs, 4)).toMatchObject({ allowed: true, remaining: 0 });
  });
});

describe('bytes', () => {
  const limit = Limit.parse({ kind: 'bytes', name: 'b', bytes: 10_000, period: 'day', mode: 'strict' }) as CountedLimit;

  test('that were settled count on all gateways, also over the limit', async () => {
    const all = await gateways(2, (await testRedis()).url);
    const [one, other] = all.map((limiters) => limiters.limiter('plan:p', limit));
    expect(await one?.take('s', nowMs, 1)).toMatchObject({ allowed: true });
    one?.settle('s', nowMs, 11_999);
    await vi.waitFor(async () => expect(await other?.take('s', nowMs, 1)).toMatchObject({ allowed: false, remaining: 0 }), { timeout: 5_000 });
    expect(await one?.take('s', nowMs, 1)).toMatchObject({ allowed: false });
  });

  test('that were counted too much come back, to all', async () => {
    const all = await gateways(2, (await testRedis()).url);
    const [one, other] = all.map((limiters) => limiters.limiter('plan:p', limit));
    expect(await one?.take('s', nowMs, 9_500)).toMatchObject({ allowed: true });
    one?.settle('s', nowMs, -9_000);
    await vi.waitFor(async () => expect(await other?.take('s', nowMs, 9_000)).toMatchObject({ allowed: true }), { timeout: 5_000 });
  });
});

describe('a rolling quota', () => {
  const limit = Limit.parse({ kind: 'quota', name: 'r', requests: 100, period: 'rolling', windowMs: 3_200_000, mode: 'strict' }) as CountedLimit;
  const start = Math.floor(nowMs / 100_000) * 100_000;

  /** All gateways try far more often than they may at each of these instants; answers what passed at each. */
  async function storm(all: Limiters[], atMs: number[], one: CountedLimit, tries: number): Promise<number[]> {
    const passed: number[] = [];
    for (const at of atMs) {
      const decisions = await Promise.all(Array.from({ length: tries }, (_, i) => all[i % all.length]?.limiter('plan:p', one).take('s', at)));
      passed.push(decisions.filter((decision) => decision?.allowed).length);
    }
    return passed;
  }

  test.each(['strict', 'fast'] as const)('%s: no span of its length ever has more than its share, and units come back as they leave it', async (mode) => {
    const one = { ...limit, mode };
    let time = start;
    const all = await gateways(4, (await testRedis()).url, PATIENT_MS, { now: () => time });
    const instants = Array.from({ length: 80 }, (_, i) => start + i * 93_000);
    const passed: number[] = [];
    for (const [i, at] of instants.entries()) {
      time = at;
      passed.push(...(await storm(all, [at], one, i % 3 === 0 ? 24 : 4)));
    }
    const most = instants.map((from) => instants.reduce((sum, at, i) => (at >= from && at < from + 3_200_000 ? sum + (passed[i] ?? 0) : sum), 0));
    expect(Math.max(...most)).toBeLessThanOrEqual(mode === 'strict' ? 100 : 110);
    expect(passed.slice(40).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(80);
  });

  test('says when the oldest part that was used leaves the span', async () => {
    let time = start;
    const all = await gateways(1, (await testRedis()).url, PATIENT_MS, { now: () => time });
    await storm(all, [start], limit, 60);
    time = start + 250_000;
    await storm(all, [time], limit, 60);
    const refused = await all[0]?.limiter('plan:p', limit).take('s', time);
    expect(refused).toMatchObject({ allowed: false, resetMs: 3_300_000 - 250_000 });
  });
});

describe('a reset', () => {
  /** As the control plane does it. */
  const reset = async (url: string, limit: CountedLimit) => {
    const redis = new Redis(url);
    closers.push(() => redis.disconnect());
    const base = counterKey(counterName('plan:p', limit), 's');
    const period = periodOf(limit, nowMs);
    const keys = [period.id, ...period.before].map((id) => `${base}:${id}`);
    await redis.eval(RESET_SCRIPT, keys.length, ...keys, 600_000);
  };
  const spend = async (all: Limiters[], limit: CountedLimit, tries: number) => {
    const decisions = await Promise.all(Array.from({ length: tries }, (_, i) => all[i % all.length]?.limiter('plan:p', limit).take('s', nowMs)));
    return decisions.filter((decision) => decision?.allowed).length;
  };

  test.each([
    ['a strict window', hourly({ requests: 40, mode: 'strict' }), 0],
    ['a fast window', hourly({ requests: 40 }), 4],
    ['a strict bucket', hourly({ requests: 40, algorithm: 'gcra', mode: 'strict' }), 0],
    ['a day', Limit.parse({ kind: 'quota', name: 'q', requests: 40, period: 'day', mode: 'strict' }) as CountedLimit, 0],
    ['a rolling span', Limit.parse({ kind: 'quota', name: 'r', requests: 40, period: 'rolling', windowMs: 3_200_000, mode: 'strict' }) as CountedLimit, 0],
  ])('of %s gives the whole allowance again, once, on all gateways, within seconds', async (_name, limit, over) => {
    const { url } = await testRedis();
    const all = await gateways(4, url);
    const first = await spend(all, limit, 200);
    expect(first).toBeGreaterThanOrEqual(40);
    expect(first).toBeLessThanOrEqual(40 + over);
    expect(await spend(all, limit, 40)).toBe(0);
    await reset(url, limit);
    let again = 0;
    const end = Date.now() + 2_500;
    while (Date.now() < end) {
      again += await spend(all, limit, 40);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(again).toBeGreaterThanOrEqual(40);
    expect(again).toBeLessThanOrEqual(40 + over);
    // nobody is left behind in the era before
    for (const one of all) expect((await one.limiter('plan:p', limit).take('s', nowMs)).allowed).toBe(false);
  });

  test('survives gateways that knew of nothing, and a store that forgets it', async () => {
    const { url } = await testRedis();
    const all = await gateways(2, url);
    const limit = hourly({ requests: 40, mode: 'strict' });
    await reset(url, limit);
    expect(await spend(all, limit, 200)).toBe(40);
    const eraser = new Redis(url);
    await eraser.flushdb();
    eraser.disconnect();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await spend(all, limit, 200)).toBe(0);
  });
});
