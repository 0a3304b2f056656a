const SLOTS = 10;

/** How many calls there were in the last while, and how many of them are marked: failures, or retries. Counted in tenths of the window. */
export class RecentCalls {
  calls = 0;
  marked = 0;
  private readonly slots = new Int32Array(SLOTS * 2);
  private readonly slotMs: number;
  private at = 0;
  private slotEnd = 0;

  constructor(readonly windowMs: number) {
    this.slotMs = windowMs / SLOTS;
  }

  call(nowMs: number): void {
    if (nowMs >= this.slotEnd) this.roll(nowMs);
    this.calls++;
    (this.slots[this.at] as number)++;
  }

  mark(nowMs: number): void {
    if (nowMs >= this.slotEnd) this.roll(nowMs);
    this.marked++;
    (this.slots[this.at + SLOTS] as number)++;
  }

  /** Forgets what is older than the window. */
  roll(nowMs: number): void {
    if (nowMs < this.slotEnd) return;
    const passed = Math.min(SLOTS, Math.floor((nowMs - this.slotEnd) / this.slotMs) + 1);
    for (let i = 0; i < passed; i++) {
      this.at = (this.at + 1) % SLOTS;
      this.calls -= this.slots[this.at] as number;
      this.marked -= this.slots[this.at + SLOTS] as number;
      this.slots[this.at] = 0;
      this.slots[this.at + SLOTS] = 0;
    }
    this.slotEnd = passed === SLOTS ? nowMs + this.slotMs : this.slotEnd + passed * this.slotMs;
  }

  reset(): void {
    this.calls = 0;
    this.marked = 0;
    this.slots.fill(0);
  }
}
