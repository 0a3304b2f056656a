import type { Circuit, Health, Mirror, PoolLimits, Retry, TrafficSplit } from '@gatehouse/definition';
import { CircuitBreaker } from './health/circuit-breaker.js';
import { mayEject } from './health/ejection.js';
import { MirrorState } from './mirror/mirror-state.js';
import type { Origin } from './origin.js';
import type { Pool } from './pool.js';
import { RetryBudget } from './retry/retry-budget.js';
import { type RolledBackEvent, SplitState } from './split/split-state.js';
import { TargetState } from './target-state.js';

/** What the states need of the process they live in. */
export interface Surroundings {
  pool(origin: Origin, limits: PoolLimits): Pool;
  now(): number;
  random(): number;
  /** The target's condition is to be looked at on every tick, as long as it says so. */
  watch(state: TargetState): void;
  note(event: TargetEvent): void;
  rolledBack(event: RolledBackEvent): void;
}

/** A target's condition changed. */
export interface TargetEvent {
  upstreamId: string;
  target: string;
  became: 'ejected' | 'back' | 'healthy' | 'unhealthy';
  /** Of an ejection that was found here, and not heard of from another process: how long it lasts. */
  forMs?: number;
}

/** What an upstream's configuration asks of its state. */
export interface StateSettings {
  health: Health;
  circuit: Circuit | undefined;
  retry: Retry;
  pool: PoolLimits;
  split?: TrafficSplit | undefined;
  mirror?: Mirror | undefined;
}

/** What is known of an upstream beside its configuration. Outlives snapshots: a change of weights does not forget who is ill. */
export class UpstreamState {
  health: Health;
  pool: PoolLimits;
  circuit: CircuitBreaker | null = null;
  split: SplitState | null = null;
  mirror: MirrorState | null = null;
  readonly budget = new RetryBudget();
  readonly targets = new Map<string, TargetState>();
  holders = 0;
  /** Told when a target went or came. */
  onChange = () => {};

  constructor(
    readonly id: string,
    private readonly surroundings: Surroundings,
    settings: StateSettings,
  ) {
    this.health = settings.health;
    this.pool = settings.pool;
    this.configure(settings);
  }

  now(): number {
    return this.surroundings.now();
  }

  random(): number {
    return this.surroundings.random();
  }

  configure({ health, circuit, retry, pool, split, mirror }: StateSettings): void {
    this.health = health;
    this.pool = pool;
    this.budget.share = retry.budgetShare;
    this.budget.min = retry.budgetMin;
    if (circuit === undefined) this.circuit = null;
    else if (JSON.stringify(this.circuit?.settings) !== JSON.stringify(circuit)) this.circuit = new CircuitBreaker(circuit);
    if (split === undefined) this.split = null;
    else if (this.split === null) this.split = new SplitState(this.id, split, (event) => this.surroundings.rolledBack(event));
    else this.split.configure(split);
    if (mirror === undefined) this.mirror = null;
    else if (this.mirror?.upstreamId !== mirror.upstreamId) this.mirror = new MirrorState(mirror.upstreamId);
  }

  target(origin: Origin): TargetState {
    let state = this.targets.get(origin.key);
    if (state === undefined) {
      state = new TargetState(origin.key, this, this.surroundings.pool(origin, this.pool));
      this.targets.set(origin.key, state);
    }
    return state;
  }

  hold(state: TargetState): void {
    state.holders++;
    this.targets.set(state.key, state);
  }

  /** The last configuration with this target is gone: it drains. */
  release(state: TargetState): void {
    if (--state.holders > 0) return;
    if (this.targets.get(state.key) === state) this.targets.delete(state.key);
    state.retire();
  }

  mayEject(candidate: TargetState): boolean {
    let out = 0;
    let ejected = 0;
    for (const state of this.targets.values()) {
      if (state === candidate) continue;
      if (!state.up) out++;
      if (state.ejectedUntilMs !== 0) ejected++;
    }
    return mayEject(this.targets.size, out, ejected, this.health.outlier.ejectedShareMax);
  }

  watch(state: TargetState): void {
    this.surroundings.watch(state);
  }

  regroup(): void {
    this.onChange();
  }

  note(state: TargetState, became: TargetEvent['became'], forMs?: number): void {
    this.surroundings.note({ upstreamId: this.id, target: state.key, became, ...(forMs !== undefined && { forMs }) });
  }
}
