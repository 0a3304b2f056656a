import { Time } from '../platform/clock/clock.js';

/** Real time plus what the test has added. */
export class MovableTime extends Time {
  private aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }

  advance(ms: number): void {
    this.aheadMs += ms;
  }
}
