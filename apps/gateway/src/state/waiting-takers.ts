import type { LimitDecision } from './limiter.js';

interface Taker {
  units: number;
  answer(decision: LimitDecision): void;
}

/** Who waits for the store's word on a counter, in the order in which they came. */
export class WaitingTakers {
  private takers: Taker[] = [];

  get count(): number {
    return this.takers.length;
  }

  /** What they want together. */
  get units(): number {
    let units = 0;
    for (const taker of this.takers) units += taker.units;
    return units;
  }

  wait(units: number): Promise<LimitDecision> {
    return new Promise((answer) => {
      this.takers.push({ units, answer });
    });
  }

  /** Answers the first ones, as long as there is an answer for the next. */
  answerWhile(decide: (units: number) => LimitDecision | undefined): void {
    for (let first = this.takers[0]; first !== undefined; first = this.takers[0]) {
      const decision = decide(first.units);
      if (decision === undefined) return;
      this.takers.shift();
      first.answer(decision);
    }
  }

  answerAll(decide: (units: number) => LimitDecision): void {
    const { takers } = this;
    this.takers = [];
    for (const { units, answer } of takers) answer(decide(units));
  }
}
