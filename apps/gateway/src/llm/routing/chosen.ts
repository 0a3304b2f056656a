import type { Candidate } from './candidates.js';
import type { Choice, RoutedCall, RoutedTarget, RoutingRules, Tried } from './routed.js';
import type { Flight } from './stats/flight.js';
import type { OutputLengths } from './stats/output-lengths.js';
import type { RoutingMemory } from './stats/routing-memory.js';
import { type Expected, TargetFlight } from './stats/target-flight.js';
import type { Picked } from './strategies/strategy.js';

/** Where it was decided, and what is learned of it. */
export interface Ground {
  readonly rules: RoutingRules;
  readonly memory: RoutingMemory;
  readonly lengths: OutputLengths;
}

/** A decision that was made. A class, because one is made for each call. */
export class Chosen<T extends RoutedTarget> implements Choice<T> {
  readonly target: T;
  readonly key: T['keys'][number];

  constructor(
    private readonly ground: Ground,
    candidate: Candidate<T>,
    private readonly call: RoutedCall,
    private readonly tried: readonly Tried<T>[],
    private readonly picked: Picked,
    /** Why others were out. */
    private readonly out: readonly string[],
    private readonly expected: Expected,
    readonly hedgeAfterMs: number | undefined,
  ) {
    this.target = candidate.target;
    this.key = candidate.key as T['keys'][number];
  }

  get why(): string {
    const before = this.tried.map(({ target, failure }) => `${target.name} ${failure ?? 'slow'}`);
    const parts = [`${this.ground.rules.strategy}: ${this.picked.why()}`];
    if (before.length > 0) parts.push(`after ${before.join(', ')}`);
    return [...parts, ...this.out].join('; ');
  }

  sent(nowMs: number): Flight {
    const { memory, lengths } = this.ground;
    return new TargetFlight(memory, lengths, this.target, this.key, this.call, this.expected, nowMs);
  }
}
