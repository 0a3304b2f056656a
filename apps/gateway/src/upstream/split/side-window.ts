import { TIME_BUCKETS, timeBucket } from '@gatehouse/definition/wire';

const SLOTS = 10;

interface Slot {
  calls: number;
  failures: number;
  readonly times: Uint32Array;
}

/** The calls of one side of a split in the last while, counted in tenths of the window: how many there were, how many failed, and how long answers took. */
export class SideWindow {
  private readonly slots: Slot[];
  private readonly slotMs: number;
  private at = 0;
  private slotEnd = 0;

  constructor(readonly windowMs: number) {
    this.slotMs = windowMs / SLOTS;
    this.slots = Array.from({ length: SLOTS }, () => ({ calls: 0, failures: 0, times: new Uint32Array(TIME_BUCKETS) }));
  }

  /** @param ms to the first byte, or to the failure */
  call(ms: number, failed: boolean, nowMs: number): void {
    this.roll(nowMs);
    const slot = this.slots[this.at] as Slot;
    slot.calls++;
    if (failed) slot.failures++;
    const bucket = timeBucket(ms);
    slot.times[bucket] = (slot.times[bucket] as number) + 1;
  }

  counts(nowMs: number): { calls: number; failures: number } {
    this.roll(nowMs);
    let calls = 0;
    let failures = 0;
    for (const slot of this.slots) {
      calls += slot.calls;
      failures += slot.failures;
    }
    return { calls, failures };
  }

  /** How many calls took how long, by bucket. */
  times(nowMs: number): Uint32Array {
    this.roll(nowMs);
    const sum = new Uint32Array(TIME_BUCKETS);
    for (const { times } of this.slots) for (let bucket = 0; bucket < TIME_BUCKETS; bucket++) sum[bucket] = (sum[bucket] as number) + (times[bucket] as number);
    return sum;
  }

  /** Forgets what is older than the window. */
  private roll(nowMs: number): void {
    if (nowMs < this.slotEnd) return;
    const passed = Math.min(SLOTS, Math.floor((nowMs - this.slotEnd) / this.slotMs) + 1);
    for (let i = 0; i < passed; i++) {
      this.at = (this.at + 1) % SLOTS;
      const slot = this.slots[this.at] as Slot;
      slot.calls = 0;
      slot.failures = 0;
      slot.times.fill(0);
    }
    this.slotEnd = passed === SLOTS ? nowMs + this.slotMs : this.slotEnd + passed * this.slotMs;
  }
}
