import type { ModelErrorClass } from '@gatehouse/definition';
import type { Linked } from '../../../linked-list.js';

/** A call whose first content has not come. */
export interface Waiting extends Linked<Waiting> {
  readonly sentAtMs: number;
  /** As predicted when it was sent. */
  readonly medianMs: number;
  readonly highMs: number;
}

/** What an answer used, as far as it was told. */
export interface FlightUsage {
  inputTokens?: number;
  cachedInputTokens?: number;
  outputTokens?: number;
}

/**
 * One call at one target, from when it is sent until it ended. Exactly one of `finished`, `failed` and `givenUp` ends it; what is said after that is ignored. Times are
 * those of the clock that `choose` was given.
 */
export interface Flight {
  /** The first content came: of streams only. */
  firstToken(nowMs: number): void;
  finished(usage: FlightUsage, nowMs: number): void;
  /** @param retryAfterMs so long the provider wants to hear nothing more */
  failed(failure: ModelErrorClass, nowMs: number, retryAfterMs?: number): void;
  /** The caller is gone, or another target was faster: the target's fault or not, nobody knows. */
  givenUp(nowMs: number): void;
}
