import type { Exchange } from '../../exchange/exchange.js';
import { RANKS } from '../../limits/priorities.js';
import type { LimitDecision } from '../../state/limiter.js';
import { FairQueue } from './fair-queue.js';

/** Lets one call after the other through. */
export interface Gate {
  take(units: number): LimitDecision | Promise<LimitDecision>;
  /** What was taken for a call that is gone. */
  giveBack(units: number): void;
  /** Calls once when it may let another through; without it the decision says when. */
  whenOpen?(call: () => void): void;
}

export type Verdict = { decision: LimitDecision } | 'full' | 'late' | 'gone';

export class Entry {
  answer: (verdict: Verdict) => void = () => {};
  constructor(
    readonly x: Exchange,
    readonly caller: string,
    readonly rank: number,
    readonly units: number,
    /** On the clock of `performance.now()`. */
    readonly deadline: number,
  ) {}
}

/** A gate that tells itself when it opens is tried again after this all the same: others may open it. */
const TRY_AGAIN_MS = 50;

/** Those who wait before one gate: the more important first, and among equals each caller in turn. */
export class Line {
  private readonly ranks = Array.from({ length: RANKS }, () => new FairQueue<Entry>());
  /** The longest waiting first: all wait equally long at most. */
  private readonly ages = new Set<Entry>();
  private asking = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly gate: Gate,
    private readonly sizeMax: number,
    private readonly onEmpty: () => void,
  ) {}

  wait(entry: Entry): Promise<Verdict> {
    if (this.ages.size >= this.sizeMax && !this.makeRoomFor(entry)) return Promise.resolve('full');
    const verdict = new Promise<Verdict>((resolve) => {
      entry.answer = resolve;
    });
    this.ages.add(entry);
    (this.ranks[entry.rank] as FairQueue<Entry>).add(entry);
    this.pump();
    return verdict;
  }

  /** The client left. */
  leave(entry: Entry): void {
    if (this.ages.has(entry)) this.settle(entry, 'gone');
  }

  /** In a full line a less important call gives way, or one of a caller who has more than one in it than the newcomer's. */
  private makeRoomFor(entry: Entry): boolean {
    for (let rank = RANKS - 1; rank >= entry.rank; rank--) {
      const queue = this.ranks[rank] as FairQueue<Entry>;
      const other = queue.mostDispensable;
      if (other === undefined) continue;
      if (rank === entry.rank && queue.countOf(other.caller) <= queue.countOf(entry.caller) + 1) return false;
      this.settle(other, 'full');
      return true;
    }
    return false;
  }

  private get head(): Entry | undefined {
    return this.ranks.find(({ size }) => size > 0)?.head;
  }

  private settle(entry: Entry, verdict: Verdict): void {
    this.ages.delete(entry);
    (this.ranks[entry.rank] as FairQueue<Entry>).remove(entry);
    entry.answer(verdict);
    if (this.ages.size === 0) this.close();
  }

  private pump(): void {
    while (!this.asking) {
      const { head } = this;
      if (head === undefined) return;
      const decision = this.gate.take(head.units);
      if (decision instanceof Promise) {
        this.asking = true;
        void decision.then((late) => {
          this.asking = false;
          if (this.decided(late, head.units)) this.pump();
        });
      } else if (!this.decided(decision, head.units)) return;
    }
  }

  /** Whether to ask for the next one. */
  private decided(decision: LimitDecision, units: number): boolean {
    const { head } = this;
    if (decision.allowed) {
      // the one it was asked for may have left meanwhile
      if (head?.units !== units) this.gate.giveBack(units);
      else this.pass(head, decision);
      return true;
    }
    if (decision.storeLost) for (const entry of [...this.ages]) this.settle(entry, { decision });
    else this.later(decision.resetMs);
    return false;
  }

  private pass(head: Entry, decision: LimitDecision): void {
    (this.ranks[head.rank] as FairQueue<Entry>).shift();
    this.ages.delete(head);
    head.answer({ decision });
    if (this.ages.size === 0) this.close();
  }

  private later(resetMs: number): void {
    const [oldest] = this.ages;
    if (oldest === undefined) return;
    this.gate.whenOpen?.(() => this.pump());
    const openMs = this.gate.whenOpen === undefined ? resetMs : Math.min(resetMs, TRY_AGAIN_MS);
    const waitMs = Math.min(openMs, oldest.deadline - performance.now());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), Math.max(1, Math.ceil(waitMs)));
  }

  private tick(): void {
    const now = performance.now();
    for (const entry of this.ages) {
      if (entry.deadline > now) break;
      this.settle(entry, 'late');
    }
    this.pump();
  }

  private close(): void {
    clearTimeout(this.timer);
    this.onEmpty();
  }
}
