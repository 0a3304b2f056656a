import { performance } from 'node:perf_hooks';
import { Limit } from '@gatehouse/definition';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Counter } from './counter.js';
import type { Claim, CounterStore, Holding } from './counter-store.js';
import { termsOf } from './terms.js';

const LIMIT = 10;
const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const DAY = { id: 'd', startMs: NOW_MS - 43_200_000, endMs: NOW_MS + 43_200_000, before: [], lingersMs: 0 };
const PAST_LEASE_MS = 60;
const PAST_PAUSE_MS = 1_001;

/** Does the sums of the script in Redis for one holder beside others. */
class Store implements CounterStore {
  readonly lost = false;
  readonly backAt = Number.NEGATIVE_INFINITY;
  readonly claims: Claim[] = [];
  /** Units that others hold. */
  others = 0;

  async claim(claim: Claim): Promise<Holding> {
    this.claims.push(claim);
    const free = LIMIT - this.others - claim.hold;
    const grant = Math.max(0, Math.min(free, claim.want));
    const ceiling = claim.hold + grant;
    return { ceiling, level: this.others + ceiling, free: free - grant, storeNowMs: 0, waitMs: 0, era: 0, past: 0, oldest: 0 };
  }
  claimSlots = () => Promise.reject(new Error('no slots here'));
  keepAlive() {}
}

let clock: number;
let store: Store;
let counter: Counter;

beforeEach(() => {
  clock = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  store = new Store();
  const terms = termsOf(Limit.parse({ kind: 'quota', name: 'daily', requests: LIMIT, period: 'day', mode: 'strict' }) as Parameters<typeof termsOf>[0]);
  const host = { store, gateways: 1, now: () => NOW_MS, newHolder: () => 'one', watchLease: () => {}, watchUse: () => {} };
  counter = new Counter(host, terms, 'key', DAY);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Whether the units may pass, and whether the store was asked for them. */
async function take(units: number): Promise<[passed: boolean, asked: boolean]> {
  const before = store.claims.length;
  const { allowed } = await counter.take(NOW_MS, units);
  return [allowed, store.claims.length > before];
}

/** The lease ends, and what it left goes back. */
async function leaseEnds(): Promise<void> {
  clock += PAST_LEASE_MS;
  counter.giveBack(NOW_MS);
  await vi.waitFor(() => expect(counter.idle).toBe(true));
}

test('after more was asked for than was left, as much is refused without asking, and less is asked for', async () => {
  store.others = 5;
  expect(await take(8)).toEqual([false, true]);
  await leaseEnds();
  expect(await take(6)).toEqual([false, false]);
  expect(await take(5)).toEqual([true, true]);
  // all is gone now: even one is too much
  expect(await take(1)).toEqual([false, false]);
});

test('it is refused without asking for a while only', async () => {
  store.others = 5;
  expect(await take(8)).toEqual([false, true]);
  await leaseEnds();
  expect(await take(8)).toEqual([false, false]);
  store.others = 0;
  clock += PAST_PAUSE_MS;
  expect(await take(8)).toEqual([true, true]);
});

test('what passes of the little that was left lowers what is asked for at the next refusal', async () => {
  store.others = 5;
  expect(await take(8)).toEqual([false, true]);
  expect(await take(3)).toEqual([true, false]);
  await leaseEnds();
  expect(await take(3)).toEqual([false, true]);
  expect(await take(3)).toEqual([false, false]);
  expect(await take(2)).toEqual([true, false]);
});

test('more than the whole limit is refused without asking, and closes it to nobody', async () => {
  expect(await take(LIMIT + 1)).toEqual([false, false]);
  expect(await take(LIMIT)).toEqual([true, true]);
});
