import { LinkedList } from '../../../linked-list.js';
import type { Waiting } from './flight.js';

/** How often a target hangs, before anything is seen of it. */
const PRIOR = 0.01;
/** Waiting calls that are looked at. */
const LOOKED_AT = 6;
/** A target that hangs takes as long again as the longest has waited. */
const LONGER = 2;

/**
 * Calls that were sent after the last one that was answered, and wait. Each that waits longer than nearly all would is a sign that the target hangs, long before the first of
 * them times out; one slow answer among others that came is none.
 */
export class Stall {
  /** In the order in which they were sent. */
  private readonly waiting = new LinkedList<Waiting>();

  get settled(): boolean {
    return this.waiting.first === null;
  }

  sent(call: Waiting): void {
    this.waiting.push(call);
  }

  /** Its content began, it failed, or it was given up. @param answered the target is alive: what was sent earlier says nothing more */
  ended(call: Waiting, answered: boolean): void {
    const { waiting } = this;
    waiting.remove(call);
    if (!answered) return;
    while (waiting.first !== null && waiting.first.sentAtMs <= call.sentAtMs) waiting.remove(waiting.first);
  }

  /** Chance that the target hangs, and how long a call would then take. Into `found`, so that nothing is allocated. */
  look(nowMs: number, found: { chance: number; ms: number }): void {
    found.chance = 0;
    found.ms = 0;
    let alive = 1;
    let looked = 0;
    for (let call = this.waiting.first; call !== null; call = call.later) {
      const waited = nowMs - call.sentAtMs;
      if (looked++ === LOOKED_AT || waited <= call.medianMs) break;
      // half of the calls take longer than the median, one of twenty longer than `highMs`: between and beyond a power law
      const steep = Math.LN10 / Math.max(0.1, Math.log(call.highMs / call.medianMs));
      alive *= 0.5 * (call.medianMs / waited) ** steep;
      found.ms = Math.max(found.ms, waited * LONGER);
    }
    if (looked > 0) found.chance = PRIOR / (PRIOR + (1 - PRIOR) * alive);
    if (found.ms === 0) found.chance = 0;
  }
}
