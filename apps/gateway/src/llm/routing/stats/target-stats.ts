import { hashText } from '../../../upstream/target.js';
import { Stall } from './stall.js';
import { TimeModel, type TimePrior } from './time-model.js';
import { TokenSpeed } from './token-speed.js';

export interface TargetPrior {
  /** Third feature: calls in flight. */
  firstToken: TimePrior;
  /** Of answers that come in one piece. Third feature: hundreds of tokens of output. */
  whole: TimePrior;
  msPerToken: number;
}

/** What a model is taken for where nothing like it was heard of. */
export const UNKNOWN_TARGET: TargetPrior = { firstToken: [600, 60, 2], whole: [600, 60, 1_500], msPerToken: 15 };

/** What is known of one model at one provider, whichever key: its times. Outlives snapshots. */
export class TargetStats {
  inFlight = 0;
  usedAtMs = 0;
  /** What callers are hashed with. */
  readonly seed: number;
  readonly firstToken: TimeModel;
  readonly whole: TimeModel;
  readonly speed: TokenSpeed;
  readonly stall = new Stall();

  constructor(
    readonly name: string,
    prior: TargetPrior,
  ) {
    this.seed = hashText(name);
    this.firstToken = new TimeModel(prior.firstToken);
    this.whole = new TimeModel(prior.whole);
    this.speed = new TokenSpeed(prior.msPerToken);
  }

  get prior(): TargetPrior {
    return { firstToken: this.firstToken.coefficients, whole: this.whole.coefficients, msPerToken: this.speed.msPerToken };
  }
}
