import { seeded } from '../../testing/seeded.js';
import { EventQueue } from './event-queue.js';
import type { Followed, Router, RouterKind, TriedTarget, Way } from './router.js';
import { type Fate, TargetRun } from './target-run.js';
import { lateness, type Scenario, type SimulatedCall, WORTH, type World } from './world.js';

const ATTEMPTS_MAX = 3;

/** What became of one call. */
export interface Outcome {
  atMs: number;
  /** To the first content; infinite where there was none. */
  firstMs: number;
  /** Micro-dollars, hedges included. */
  cost: number;
  failedAttempts: number;
  hedged: boolean;
  /** Where the content came from; -1: from nowhere. */
  target: number;
  /** It came as promised. */
  kept: boolean;
  /** What all that is worth. */
  price: number;
}

export interface Prediction {
  atMs: number;
  medianMs: number;
  highMs: number;
  /** What it took; a lower bound where it was given up. */
  ms: number;
  whole: boolean;
}

export interface Run {
  outcomes: Outcome[];
  predictions: Prediction[];
}

interface Attempt {
  way: Way;
  run: TargetRun;
  followed: Followed;
  fate: Fate;
  sentAtMs: number;
  over: boolean;
}

interface Exchange {
  call: SimulatedCall;
  outcome: Outcome;
  tried: TriedTarget[];
  underWay: Attempt[];
  attempts: number;
  done: boolean;
}

/** One router in one world, from the first call to the last answer. */
export class Simulation {
  readonly run: Run = { outcomes: [], predictions: [] };
  private readonly scenario: Scenario;
  private readonly world: World;
  private readonly runs: TargetRun[];
  private readonly router: Router;
  private readonly events = new EventQueue();

  constructor(scenario: Scenario, world: World, kind: RouterKind, seed: number) {
    this.scenario = scenario;
    this.world = world;
    this.runs = world.targets.map((physics, index) => new TargetRun(physics, index, seed));
    this.router = kind.start(world, this.runs, seeded(seed * 7 + 1));
  }

  finish(): Run {
    for (const call of this.world.calls) this.events.at(call.atMs, () => this.arrive(call));
    this.events.run();
    return this.run;
  }

  private arrive(call: SimulatedCall): void {
    const outcome: Outcome = {
      atMs: call.atMs,
      firstMs: Number.POSITIVE_INFINITY,
      cost: 0,
      failedAttempts: 0,
      hedged: false,
      target: -1,
      kept: false,
      price: 0,
    };
    this.run.outcomes.push(outcome);
    this.next({ call, outcome, tried: [], underWay: [], attempts: 0, done: false }, call.atMs);
  }

  private next(exchange: Exchange, nowMs: number): void {
    const way = exchange.attempts < ATTEMPTS_MAX ? this.router.choose(exchange.call, exchange.tried, nowMs) : null;
    if (way === null) {
      if (exchange.underWay.length === 0) this.close(exchange, nowMs, null);
      return;
    }
    exchange.attempts++;
    const attempt = this.send(exchange, way, nowMs);
    if (way.hedgeAfterMs === undefined || this.router.hedge === undefined) return;
    this.events.at(nowMs + way.hedgeAfterMs, (atMs) => this.askBeside(exchange, attempt, atMs));
  }

  private askBeside(exchange: Exchange, first: Attempt, nowMs: number): void {
    if (exchange.done || first.over || exchange.attempts >= ATTEMPTS_MAX) return;
    const tried = [...exchange.tried, ...exchange.underWay.map(({ way }) => ({ target: way.target }))];
    const way = this.router.hedge?.(exchange.call, tried, nowMs) ?? null;
    if (way === null) return;
    exchange.attempts++;
    exchange.outcome.hedged = true;
    this.send(exchange, way, nowMs);
  }

  private send(exchange: Exchange, way: Way, nowMs: number): Attempt {
    const run = this.runs[way.target] as TargetRun;
    const followed = way.sent(nowMs);
    const fate = run.send(exchange.call, nowMs);
    run.inFlight++;
    const attempt: Attempt = { way, run, followed, fate, sentAtMs: nowMs, over: false };
    exchange.underWay.push(attempt);
    const most = run.physics.tokensPerMinute;
    if (most !== undefined) followed.told?.(run.tokensLeft(nowMs), most, nowMs);
    this.events.at(nowMs + fate.ms, (atMs) => this.heard(exchange, attempt, atMs));
    return attempt;
  }

  private heard(exchange: Exchange, attempt: Attempt, nowMs: number): void {
    if (attempt.over) return;
    if (attempt.fate.end === 'content') {
      this.won(exchange, attempt, nowMs);
      return;
    }
    this.leave(exchange, attempt, true);
    const { end, retryAfterMs } = attempt.fate;
    const failure = end === 'error' ? 'server' : end === 'timeout' ? 'timeout' : 'rate-limit';
    attempt.followed.failed(failure, nowMs, retryAfterMs || undefined);
    exchange.outcome.failedAttempts++;
    exchange.tried.push({ target: attempt.way.target, failure });
    if (exchange.underWay.length === 0) this.next(exchange, nowMs);
  }

  private won(exchange: Exchange, attempt: Attempt, nowMs: number): void {
    const { call, outcome } = exchange;
    const { run, followed, fate } = attempt;
    followed.firstToken(nowMs);
    this.predicted(attempt, nowMs, true);
    exchange.underWay.splice(exchange.underWay.indexOf(attempt), 1);
    for (const other of exchange.underWay.splice(0)) {
      this.leave(exchange, other, false);
      this.predicted(other, nowMs, false);
      other.followed.givenUp(nowMs);
      // what was read was paid for, as far as providers tell
      outcome.cost += this.cost(other, call, 0);
    }
    outcome.cost += this.cost(attempt, call, call.outputTokens);
    outcome.firstMs = nowMs - call.atMs;
    outcome.target = attempt.way.target;
    const writing = call.outputTokens * run.physics.msPerToken;
    this.close(exchange, nowMs, writing);
    this.events.at(nowMs + writing, (atMs) => {
      attempt.over = true;
      run.inFlight--;
      followed.finished({ inputTokens: call.inputTokens, cachedInputTokens: fate.cachedTokens, outputTokens: call.outputTokens }, atMs);
    });
  }

  private predicted({ followed, sentAtMs }: Attempt, nowMs: number, whole: boolean): void {
    const { medianMs, highMs } = followed;
    if (medianMs !== undefined && highMs !== undefined) this.run.predictions.push({ atMs: sentAtMs, medianMs, highMs, ms: nowMs - sentAtMs, whole });
  }

  private cost({ run, fate }: Attempt, call: SimulatedCall, outputTokens: number): number {
    const { inputPerMillion, cachedInputPerMillion = inputPerMillion, outputPerMillion } = run.physics.price;
    return ((call.inputTokens - fate.cachedTokens) * inputPerMillion + fate.cachedTokens * cachedInputPerMillion + outputTokens * outputPerMillion) / 1e6;
  }

  private leave(exchange: Exchange, attempt: Attempt, remove: boolean): void {
    attempt.over = true;
    attempt.run.inFlight--;
    if (remove) exchange.underWay.splice(exchange.underWay.indexOf(attempt), 1);
  }

  private close(exchange: Exchange, nowMs: number, writing: number | null): void {
    exchange.done = true;
    const { outcome, call } = exchange;
    const waited = nowMs - call.atMs;
    const late = lateness(this.scenario.slo, waited, writing ?? 0);
    outcome.kept = writing !== null && late === 0;
    outcome.price = outcome.cost + WORTH.late * late + WORTH.failure * outcome.failedAttempts;
    // nobody was even asked, or all failed: the caller has nothing
    if (writing === null) outcome.price += WORTH.failure;
  }
}
