const FIRST_MS = 50;
const LONGEST_MS = 1_000;
/** Nobody was there to take the call: it may be made again, whatever its method. */
const SCALING = 503;

/** Waits for a function that is being brought up. */
export class ColdStart {
  private pauses = 0;

  /** @param untilMs monotonic */
  constructor(private readonly untilMs: number) {}

  /** How long to wait before the next try, milliseconds; undefined where this answer is to be passed on. */
  pauseMs(status: number, nowMs: number): number | undefined {
    if (status !== SCALING || nowMs >= this.untilMs) return undefined;
    const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.pauses++);
    return Math.min(pause, Math.max(1, this.untilMs - nowMs));
  }
}
