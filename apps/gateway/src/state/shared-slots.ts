import type { ConcurrencyLimit } from '@gatehouse/definition';
import type { LimitDecision, Slots } from './limiter.js';
import type { SlotPools } from './slot-pools.js';

/** One limit of calls at once: a pool per subject. Strict pools hold slots of the store, fast ones their share. */
export class SharedSlots implements Slots {
  constructor(
    private readonly pools: SlotPools,
    private readonly name: string,
    private readonly limit: ConcurrencyLimit,
  ) {}

  enter(subject: string): LimitDecision | Promise<LimitDecision> {
    const pool = this.pools.pool(this.name, subject, this.limit);
    if (this.limit.mode === 'fast') return pool.enterShare();
    return this.pools.store.lost ? this.pools.enterAlone(pool) : pool.enter();
  }

  leave(subject: string): void {
    this.pools.find(this.name, subject)?.leave();
  }

  whenFree(subject: string, call: () => void): void {
    this.pools.pool(this.name, subject, this.limit).whenFree(call);
  }
}
