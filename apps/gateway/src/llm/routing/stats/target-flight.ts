import type { ModelErrorClass } from '@gatehouse/definition';
import type { RoutedCall, RoutedKey, RoutedTarget } from '../routed.js';
import type { Flight, FlightUsage, Waiting } from './flight.js';
import type { OutputLengths } from './output-lengths.js';
import type { RoutingMemory } from './routing-memory.js';
import type { TimeModel } from './time-model.js';

/** What was expected when the call was sent. */
export interface Expected {
  /** Of its input in the provider's cache, about. */
  cachedTokens: number;
  outputTokens: number;
  /** See `TimeModel.scale`. */
  scale: number;
}

/** A call at a target: feeds what is known of the target, the key and the route. */
export class TargetFlight implements Flight, Waiting {
  readonly medianMs: number;
  readonly highMs: number;
  earlier: Waiting | null = null;
  later: Waiting | null = null;
  private readonly model: TimeModel;
  private readonly kilotokens: number;
  private readonly inFlight: number;
  private readonly period: number;
  private readonly estimate: number;
  private firstAtMs = -1;
  private over = false;

  constructor(
    private readonly memory: RoutingMemory,
    private readonly lengths: OutputLengths,
    private readonly target: RoutedTarget,
    private readonly key: RoutedKey,
    private readonly call: RoutedCall,
    private readonly expected: Expected,
    readonly sentAtMs: number,
  ) {
    const { stats } = target;
    this.model = call.stream ? stats.firstToken : stats.whole;
    this.medianMs = this.model.median(expected.scale);
    this.highMs = Math.max(this.medianMs * 1.01, this.model.high(expected.scale));
    this.kilotokens = uncached(call.inputTokens, expected.cachedTokens, key) / 1_000;
    this.inFlight = stats.inFlight++;
    stats.usedAtMs = sentAtMs;
    key.stats.usedAtMs = sentAtMs;
    this.period = key.stats.breaker.admit(sentAtMs);
    this.estimate = call.inputTokens + expected.outputTokens;
    key.stats.sent(this.estimate, sentAtMs);
    stats.stall.sent(this);
    memory.prefixes.shown(call.prefixes, key.stats, target.cacheMs, sentAtMs);
  }

  firstToken(nowMs: number): void {
    if (this.over || this.firstAtMs >= 0) return;
    this.firstAtMs = nowMs;
    this.target.stats.stall.ended(this, true);
    if (this.call.stream) this.model.learn(nowMs - this.sentAtMs, this.kilotokens, this.inFlight, this.memory.hour(nowMs), nowMs, this.said);
  }

  finished({ inputTokens, cachedInputTokens, outputTokens }: FlightUsage, nowMs: number): void {
    if (!this.end(true)) return;
    const { stats } = this.key;
    stats.breaker.end(this.period, false, nowMs);
    stats.succeeded(nowMs);
    if (outputTokens !== undefined) this.learnOutput(outputTokens, nowMs);
    if (cachedInputTokens !== undefined && this.expected.cachedTokens > 0)
      stats.cacheYield.add(Math.min(1, cachedInputTokens / this.expected.cachedTokens), nowMs);
    const used = (inputTokens ?? this.call.inputTokens) + (outputTokens ?? this.expected.outputTokens);
    stats.ledger.corrected(used - this.estimate, nowMs);
  }

  private learnOutput(tokens: number, nowMs: number): void {
    this.lengths.learn(tokens);
    const ms = nowMs - this.sentAtMs;
    if (!this.call.stream) this.model.learn(ms, this.kilotokens, tokens / 100, this.memory.hour(nowMs), nowMs, this.said);
    else if (this.firstAtMs >= 0) this.target.stats.speed.learn(nowMs - this.firstAtMs, tokens);
  }

  failed(failure: ModelErrorClass, nowMs: number, retryAfterMs?: number): void {
    if (!this.end(false)) return;
    const { stats } = this.key;
    const fault = stats.failed(failure, nowMs, retryAfterMs);
    if (fault) stats.breaker.end(this.period, true, nowMs);
    else stats.breaker.left(this.period);
    if (failure === 'timeout') this.tookLonger(nowMs);
  }

  givenUp(nowMs: number): void {
    if (!this.end(false)) return;
    this.key.stats.breaker.left(this.period);
    // one that was given up early says nothing; one that had the time it needs says that it took longer
    if (nowMs - this.sentAtMs > this.medianMs) this.tookLonger(nowMs);
  }

  private tookLonger(nowMs: number): void {
    if (this.firstAtMs >= 0 || !this.call.stream) return;
    this.model.learnAtLeast(nowMs - this.sentAtMs, this.expected.scale, this.kilotokens, this.inFlight, this.memory.hour(nowMs), nowMs, this.said);
  }

  private end(answered: boolean): boolean {
    if (this.over) return false;
    this.over = true;
    const { stats } = this.target;
    stats.inFlight--;
    this.key.stats.ledger.inFlight--;
    stats.stall.ended(this, answered);
    return true;
  }

  private get said(): { median: number; high: number } {
    return { median: this.medianMs, high: this.highMs };
  }
}

/** Input that the provider has to read anew, tokens: what it should have kept, it keeps as often as it did so far. */
export function uncached(inputTokens: number, cachedTokens: number, key: RoutedKey): number {
  return inputTokens - (cachedTokens === 0 ? 0 : cachedTokens * key.stats.cacheYield.share(0));
}
