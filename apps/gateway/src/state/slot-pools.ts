import type { ConcurrencyLimit, OnStoreLoss } from '@gatehouse/definition';
import { aliveKey, slotsKey } from '@gatehouse/definition/counters';
import type { CounterStore } from './counter-store.js';
import type { LimitDecision } from './limiter.js';
import { SlotPool } from './slot-pool.js';

/** A gateway that died gives its slots back after this. */
const ALIVE_MS = 3_000;
const BEAT_MS = 1_000;
/** The store forgets what nobody speaks of for an hour; long calls are spoken of again before. */
const TTL_MS = 3_600_000;
const SPEAK_AGAIN_MS = 600_000;

interface SlotsHost {
  readonly store: CounterStore;
  readonly gateways: number;
}

/** All slots of this process. */
export class SlotPools {
  readonly holder: string;
  readonly times = { ttlMs: TTL_MS, aliveMs: ALIVE_MS };
  readonly #pools = new Map<string, SlotPool>();
  readonly #names = new WeakMap<SlotPool, string>();
  readonly #onStoreLoss = new WeakMap<SlotPool, OnStoreLoss>();
  #beat: NodeJS.Timeout | undefined;

  constructor(
    private readonly host: SlotsHost,
    instanceId: string,
  ) {
    this.holder = `${instanceId}.slots`;
  }

  get store(): CounterStore {
    return this.host.store;
  }
  get gateways(): number {
    return this.host.gateways;
  }

  pool(name: string, subject: string, limit: ConcurrencyLimit): SlotPool {
    const key = `${name}\n${subject}`;
    let pool = this.#pools.get(key);
    if (pool === undefined) {
      pool = new SlotPool(this, slotsKey(name, subject), limit.calls);
      this.#names.set(pool, key);
      this.#pools.set(key, pool);
    }
    pool.limit = limit.calls;
    this.#onStoreLoss.set(pool, limit.onStoreLoss);
    return pool;
  }

  find(name: string, subject: string): SlotPool | undefined {
    return this.#pools.get(`${name}\n${subject}`);
  }

  /** While the store is away: as the limit says. */
  enterAlone(pool: SlotPool): LimitDecision {
    const choice = this.#onStoreLoss.get(pool);
    if (choice === 'deny') return pool.denied();
    return choice === 'allow' ? pool.enterFreely() : pool.enterShare();
  }

  mayForget(pool: SlotPool): void {
    const name = this.#names.get(pool);
    if (name !== undefined && pool.idle) this.#pools.delete(name);
  }

  /** It asks the store: as long as it holds something, the store must hear that this process lives. */
  watch(pool: SlotPool): void {
    pool.claimedAt = performance.now();
    this.#beat ??= setInterval(() => this.#beatOnce(), BEAT_MS).unref();
  }

  reportAll(): void {
    for (const pool of this.#pools.values()) pool.report();
  }

  close(): void {
    if (this.#beat !== undefined) this.store.keepAlive(aliveKey(this.holder), 1);
    clearInterval(this.#beat);
  }

  #beatOnce(): void {
    let held = false;
    const longAgo = performance.now() - SPEAK_AGAIN_MS;
    for (const pool of this.#pools.values()) {
      held ||= pool.held > 0;
      if (pool.held > 0 && pool.claimedAt < longAgo) pool.report();
    }
    if (held) this.store.keepAlive(aliveKey(this.holder), ALIVE_MS);
    else {
      clearInterval(this.#beat);
      this.#beat = undefined;
    }
  }
}
