const SLOTS = 10;
/** Steps of a twelfth of a doubling: a percentile is right to 6 %. From 1 ms to beyond an hour. */
const STEPS_PER_DOUBLING = 12;
const BUCKETS = 22 * STEPS_PER_DOUBLING;

const bucketOf = (ms: number): number => Math.min(BUCKETS - 1, Math.max(0, Math.round(Math.log2(Math.max(ms, 1)) * STEPS_PER_DOUBLING)));
const msOf = (bucket: number): number => 2 ** (bucket / STEPS_PER_DOUBLING);

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
    this.slots = Array.from({ length: SLOTS }, () => ({ calls: 0, failures: 0, times: new Uint32Array(BUCKETS) }));
  }

  /** @param ms to the first byte, or to the failure */
  call(ms: number, failed: boolean, nowMs: number): void {
    this.roll(nowMs);
    const slot = this.slots[this.at] as Slot;
    slot.calls++;
    if (failed) slot.failures++;
    const bucket = bucketOf(ms);
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

  /** Milliseconds that this share of the calls stayed within; 0 where there were none. */
  percentile(share: number, nowMs: number): number {
    const { calls } = this.counts(nowMs);
    if (calls === 0) return 0;
    let left = Math.ceil(calls * share);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      for (const { times } of this.slots) left -= times[bucket] as number;
      if (left <= 0) return msOf(bucket);
    }
    return msOf(BUCKETS - 1);
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
