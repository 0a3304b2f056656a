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
  private firstTokenOrNull: TimeModel | null = null;
  private wholeOrNull: TimeModel | null = null;
  readonly speed: TokenSpeed;
  readonly stall = new Stall();

  constructor(
    readonly name: string,
    private readonly start: TargetPrior,
  ) {
    this.seed = hashText(name);
    this.speed = new TokenSpeed(start.msPerToken);
  }

  /** Time to the first content of streams. Made when first asked for: a model that nobody streams needs none. */
  get firstToken(): TimeModel {
    this.firstTokenOrNull ??= new TimeModel(this.start.firstToken);
    return this.firstTokenOrNull;
  }

  /** Time to answers that come in one piece. */
  get whole(): TimeModel {
    this.wholeOrNull ??= new TimeModel(this.start.whole);
    return this.wholeOrNull;
  }

  /** Whether others like it may take its times for a prior. */
  known(calls: number): boolean {
    return (this.firstTokenOrNull?.count ?? 0) >= calls;
  }

  get prior(): TargetPrior {
    return { firstToken: this.firstToken.coefficients, whole: this.whole.coefficients, msPerToken: this.speed.msPerToken };
  }
}
