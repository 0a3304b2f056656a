const SLOTS = 12;

/** A sum over the last while, in twelfths of it. */
export class SlidingSum {
  private readonly slots = new Float64Array(SLOTS);
  private readonly slotMs: number;
  private slot = 0;
  private total = 0;

  constructor(windowMs: number) {
    this.slotMs = windowMs / SLOTS;
  }

  private roll(nowMs: number): void {
    const slot = Math.floor(nowMs / this.slotMs);
    if (slot <= this.slot) return;
    for (let i = Math.max(this.slot + 1, slot - SLOTS + 1); i <= slot; i++) {
      this.total -= this.slots[i % SLOTS] as number;
      this.slots[i % SLOTS] = 0;
    }
    this.slot = slot;
  }

  sum(nowMs: number): number {
    this.roll(nowMs);
    return this.total;
  }

  add(amount: number, nowMs: number): void {
    this.roll(nowMs);
    const at = this.slot % SLOTS;
    this.slots[at] = (this.slots[at] as number) + amount;
    this.total += amount;
  }
}
