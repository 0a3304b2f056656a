/** Whether the body of an exchange comes fast enough, looked at from time to time. */
export class Pace {
  private of = -1;
  private sinceMs = 0;
  private bytesThen = 0;

  /**
   * @param startedAt tells one exchange from the next
   * @param bytes that have come so far
   * @param perSecond the least that must come, averaged over a window
   */
  tooSlow(startedAt: number, bytes: number, nowMs: number, perSecond: number, windowMs: number): boolean {
    if (startedAt !== this.of) {
      this.of = startedAt;
      this.begin(bytes, nowMs);
    }
    const elapsed = nowMs - this.sinceMs;
    if (elapsed < windowMs) return false;
    const slow = (bytes - this.bytesThen) * 1_000 < perSecond * elapsed;
    this.begin(bytes, nowMs);
    return slow;
  }

  /** The gateway itself did not want more for a while: the window begins anew. */
  restart(): void {
    this.of = -1;
  }

  private begin(bytes: number, nowMs: number): void {
    this.sinceMs = nowMs;
    this.bytesThen = bytes;
  }
}
