/** Answers shorter than this say more of the network than of the model. */
const TOKENS_MIN = 8;
const PRIOR_MS = 15;
const MEMORY = 40;

/** Milliseconds from one token to the next, as a geometric mean of the latest answers. */
export class TokenSpeed {
  private logMs: number;
  private count = 0;
  /** Read many times between two answers. */
  msPerToken: number;

  constructor(priorMs = PRIOR_MS) {
    this.msPerToken = priorMs;
    this.logMs = Math.log(priorMs);
  }

  /** @param ms from the first content to the last */
  learn(ms: number, tokens: number): void {
    if (tokens < TOKENS_MIN || ms <= 0) return;
    this.count = Math.min(MEMORY, this.count + 1);
    this.logMs += (Math.log(ms / (tokens - 1)) - this.logMs) / (this.count + 1);
    this.msPerToken = Math.exp(this.logMs);
  }
}
