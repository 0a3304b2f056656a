import type { ModelEntry } from '@gatehouse/definition';
import type { ErrorClass } from '../ir/index.js';
import type { ModelCall } from '../model-call.js';
import type { CompiledProvider } from '../providers/compiled-provider.js';
import type { CompiledKey } from '../providers/provider-key.js';

/** A provider's word on what a key may still do; milliseconds. */
export interface ToldLimits {
  remainingRequests?: number;
  remainingTokens?: number;
  resetMs?: number;
}

/** What was seen of calls to one model of one provider with one key. Outlives snapshots. Times are monotonic milliseconds. */
export interface TargetStats {
  sent(call: ModelCall, nowMs: number): void;
  /** @param ms from sending to the first content */
  firstToken(call: ModelCall, ms: number, nowMs: number): void;
  /** The call is over; `outputTokens` 0 where unknown. @param ms from sending to the end */
  finished(call: ModelCall, told: { outputTokens: number; ms: number; cachedInputTokens: number }, nowMs: number): void;
  failed(call: ModelCall, failure: { class: ErrorClass; retryAfterMs?: number | undefined }, nowMs: number): void;
  /** Given up without anybody's fault: the caller left, or another target was faster. */
  left(call: ModelCall, nowMs: number): void;
  limits(told: ToldLimits, nowMs: number): void;
}

/** One place that a model route leads to. Made anew with each snapshot. */
export interface Target {
  readonly provider: CompiledProvider;
  readonly model: ModelEntry;
  readonly weight: number;
  readonly priority: number;
}

export interface Choice {
  target: Target;
  key: CompiledKey;
  /** For the explain header and the call record. */
  why: string;
  stats: TargetStats;
  /** Another target is to be asked where the first content has not come after this. */
  hedgeAfterMs?: number | undefined;
}

/** Of one model route in one snapshot. */
export interface TargetChooser {
  /** @param tried those that failed in this call, with their keys. Null: there is none to be asked. */
  choose(call: ModelCall, tried: readonly Choice[], nowMs: number): Choice | null;
}
