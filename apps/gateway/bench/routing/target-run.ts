import { luck } from './noise.js';
import { type Physics, type SimulatedCall, TIMEOUT_MS } from './world.js';

/** What becomes of one attempt. */
export interface Fate {
  end: 'content' | 'error' | 'timeout' | 'limited';
  /** From sending to the first content or the failure. */
  ms: number;
  cachedTokens: number;
  /** Where it is limited. */
  retryAfterMs: number;
}

/** One target in one router's run: what it holds besides its physics. */
export class TargetRun {
  inFlight = 0;
  readonly physics: Physics;
  private readonly seed: number;
  private readonly index: number;
  private readonly shown = new Map<number, number>();
  private tokens: number;
  private tokensAtMs = 0;

  constructor(physics: Physics, index: number, seed: number) {
    this.physics = physics;
    this.index = index;
    this.seed = seed;
    this.tokens = physics.tokensPerMinute ?? Number.POSITIVE_INFINITY;
  }

  cachedTokens(call: SimulatedCall, nowMs: number): number {
    for (let i = call.prefixes.length - 1; i >= 0; i--) {
      const { hash, tokens } = call.prefixes[i] as SimulatedCall['prefixes'][number];
      if ((this.shown.get(hash) ?? -1) > nowMs) return tokens;
    }
    return 0;
  }

  /** Median of the time to the first token, now. */
  scale(freshTokens: number, nowMs: number): number {
    const { physics } = this;
    return physics.base(nowMs) + (physics.perKilotoken * freshTokens) / 1_000 + physics.perInFlight * this.inFlight;
  }

  tokensLeft(nowMs: number): number {
    const most = this.physics.tokensPerMinute;
    if (most === undefined) return Number.POSITIVE_INFINITY;
    this.tokens = Math.min(most, this.tokens + ((nowMs - this.tokensAtMs) * most) / 60_000);
    this.tokensAtMs = nowMs;
    return this.tokens;
  }

  send(call: SimulatedCall, nowMs: number): Fate {
    const { physics, seed, index } = this;
    const needed = call.inputTokens + call.outputTokens;
    const left = this.tokensLeft(nowMs);
    if (left < needed) {
      const retryAfterMs = Math.ceil(((needed - left) * 60_000) / (physics.tokensPerMinute as number) / 1_000) * 1_000;
      return { end: 'limited', ms: 60, cachedTokens: 0, retryAfterMs };
    }
    const failed = luck(seed, call.id, index, 1) < physics.failure(nowMs);
    if (failed) return { end: 'error', ms: physics.failureMs, cachedTokens: 0, retryAfterMs: 0 };
    this.tokens -= needed;
    const kept = luck(seed, call.id, index, 2) < physics.cacheYield;
    const cachedTokens = kept ? this.cachedTokens(call, nowMs) : 0;
    const ms = this.scale(call.inputTokens - cachedTokens, nowMs) * physics.noise(luck(seed, call.id, index, 3));
    if (physics.cacheMs > 0) for (const { hash } of call.prefixes) this.shown.set(hash, nowMs + physics.cacheMs);
    return ms > TIMEOUT_MS ? { end: 'timeout', ms: TIMEOUT_MS, cachedTokens: 0, retryAfterMs: 0 } : { end: 'content', ms, cachedTokens, retryAfterMs: 0 };
  }
}
