import { testRedis, waitFor } from '@gatehouse/testing';
import { onTestFinished } from 'vitest';
import { Limiters } from '../src/state/limiters.js';
import { RedisCounterStore } from '../src/state/redis-counter-store.js';

export interface Counters {
  limiters: Limiters;
  store: RedisCounterStore;
}

/** Counters in a real Redis, for gateways that share them: one for each. They end with the test. */
export async function realCounters(count = 1, nowMs: () => number = Date.now, url?: string): Promise<Counters[]> {
  const redis = url ?? (await testRedis()).url;
  const made = Array.from({ length: count }, (_, i) => {
    const store = new RedisCounterStore(redis, 5_000, { onLost: () => {}, onBack: () => limiters.reportAll() });
    const limiters: Limiters = new Limiters({ store, instanceId: `gw-${i}-${Math.random()}`, clock: { now: nowMs } });
    limiters.gateways = count;
    onTestFinished(() => {
      limiters.close();
      store.close();
    });
    return { limiters, store };
  });
  await waitFor(() => made.every(({ store }) => !store.lost));
  return made;
}
