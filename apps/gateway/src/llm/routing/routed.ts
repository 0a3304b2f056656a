import type { ModelErrorClass, ModelPrice, ProviderKeyLimits, RouteHedge, RouteSlo, RouteStrategy } from '@gatehouse/definition';
import type { Prefix } from './prefixes/prefix-chain.js';
import type { Flight } from './stats/flight.js';
import type { KeyStats } from './stats/key-stats.js';
import type { TargetStats } from './stats/target-stats.js';

/** A provider's key as the choice sees it. */
export interface RoutedKey {
  readonly id: string;
  /** Share of the calls; 0 takes none. */
  readonly weight: number;
  readonly limits?: ProviderKeyLimits;
  readonly stats: KeyStats;
}

/** A target of a model route as the choice sees it. */
export interface RoutedTarget {
  readonly providerId: string;
  /** For people: `openai/gpt-5`. */
  readonly name: string;
  readonly weight: number;
  readonly priority: number;
  readonly contextTokens?: number;
  readonly price?: ModelPrice;
  /** How long its provider keeps a prompt for the next call, milliseconds; 0: it keeps none. */
  readonly cacheMs: number;
  readonly keys: readonly RoutedKey[];
  readonly stats: TargetStats;
}

/** What is known of a call before a target is chosen. */
export interface RoutedCall {
  /** As good as can be told without the provider's tokeniser. */
  readonly inputTokens: number;
  /** That the caller allows; 0: as many as the model likes. */
  readonly outputTokensMax: number;
  /** Longer and longer beginnings of the prompt, the shortest first. */
  readonly prefixes: readonly Prefix[];
  /** Whose calls stay together where the strategy is `sticky`. */
  readonly stickyBy?: string;
  /** False: the answer comes in one piece. */
  readonly stream: boolean;
}

/** Where a call has been. */
export interface Tried<T extends RoutedTarget = RoutedTarget> {
  readonly target: T;
  readonly keyId: string;
  /** How it ended there; absent: it is under way, and another target is asked beside it. */
  readonly failure?: ModelErrorClass;
}

export interface Choice<T extends RoutedTarget = RoutedTarget> {
  readonly target: T;
  readonly key: T['keys'][number];
  /** For people, in one line. Made when it is asked for. */
  readonly why: string;
  /** Where no content has come after this, `hedge` may name another target to ask beside. */
  readonly hedgeAfterMs?: number | undefined;
  /** The call is on its way: whoever sends it says this, and then tells the flight what becomes of it. */
  sent(nowMs: number): Flight;
}

/** Why nobody can be asked, and how long that stays so at least. */
export interface Nobody {
  readonly target: null;
  readonly why: string;
  /** Absent: waiting changes nothing. */
  readonly retryAfterMs?: number;
}

/** Chooses targets for the calls of one model route. */
export interface TargetChooser<T extends RoutedTarget = RoutedTarget> {
  /** @param tried what the call has behind it, in order. @param nowMs of the clock that flights are told too */
  choose(call: RoutedCall, tried: readonly Tried<T>[], nowMs: number): Choice<T> | Nobody;
  /** Another target to ask beside those that are under way; null: none, or too many calls were asked twice already. */
  hedge(call: RoutedCall, tried: readonly Tried<T>[], nowMs: number): Choice<T> | null;
}

/** The part of a model route that the choice goes by. */
export interface RoutingRules {
  readonly strategy: RouteStrategy;
  readonly slo?: RouteSlo;
  readonly hedge?: RouteHedge;
}
