import type { PoolLimits } from '@gatehouse/definition';
import { ticker, type Watched } from '../http1/ticker.js';
import { modelCode } from '../llm/model-code.js';
import type { RoutingMemory } from '../llm/routing/stats/routing-memory.js';
import { Outbound } from '../outbound/outbound.js';
import type { AddressGuard } from './address-guard.js';
import { AddressSource } from './address-source.js';
import { Names } from './dns/names.js';
import { Resolver, type ResolverOptions } from './dns/resolver.js';
import type { Origin } from './origin.js';
import { Pool } from './pool.js';
import type { RolledBackEvent } from './split/split-state.js';
import type { TargetState } from './target-state.js';
import { type StateSettings, type Surroundings, type TargetEvent, UpstreamState } from './upstream-state.js';

export interface PoolsOptions {
  dns?: ResolverOptions;
  /** Between 0 and 1. */
  random?: () => number;
}

/**
 * Everything about upstreams that outlives snapshots, so that a new configuration costs no new connections and forgets nobody's illness: connections, health, names.
 * Upstreams share nothing with each other: what one tenant does to an address is not felt by another.
 */
export class Pools implements Watched, Surroundings {
  readonly names: Names;
  readonly random: () => number;
  /** Told when the condition of a target changes. */
  onEvent: (event: TargetEvent) => void = () => {};
  /** Told when an arm of a split was taken out here. */
  onRolledBack: (event: RolledBackEvent) => void = () => {};
  private readonly upstreams = new Map<string, UpstreamState>();
  /** Those with connections or waiting calls: only they need ticks. */
  private readonly busy = new Set<Pool>();
  private readonly watched = new Set<TargetState>();
  private outboundOrNull: Outbound | null = null;
  private routingOrNull: RoutingMemory | null = null;

  /** @param guard keeps connections out of the private network; without one they go wherever a name leads */
  constructor(
    private readonly guard?: AddressGuard,
    { dns, random = Math.random }: PoolsOptions = {},
  ) {
    this.names = new Names(new Resolver(dns), this.now);
    this.random = random;
    ticker.add(this);
  }

  readonly now = (): number => performance.now();

  /** What policies make calls of their own with. */
  get outbound(): Outbound {
    this.outboundOrNull ??= new Outbound(this.guard, this.names);
    return this.outboundOrNull;
  }

  /** What was learned of models, their providers' keys and routes. */
  get routing(): RoutingMemory {
    this.routingOrNull ??= new (modelCode().RoutingMemory)((nowMs) => performance.timeOrigin + nowMs);
    return this.routingOrNull;
  }

  /** What is known of this upstream, from its first configuration on. */
  upstream(id: string, settings: StateSettings): UpstreamState {
    return this.upstreams.get(id) ?? new UpstreamState(id, this, settings);
  }

  hold(state: UpstreamState): void {
    state.holders++;
    this.upstreams.set(state.id, state);
  }

  release(state: UpstreamState): void {
    if (--state.holders > 0) return;
    if (this.upstreams.get(state.id) === state) this.upstreams.delete(state.id);
  }

  pool(origin: Origin, limits: PoolLimits): Pool {
    const addresses = new AddressSource(origin, this.names, this.guard, this.random, this.now);
    const pool: Pool = new Pool(origin, addresses, limits, (busy) => {
      if (busy) this.busy.add(pool);
      else this.busy.delete(pool);
    });
    return pool;
  }

  watch(state: TargetState): void {
    this.watched.add(state);
  }

  note(event: TargetEvent): void {
    this.onEvent(event);
  }

  /** What another process of this gateway found. */
  heardEjected(upstreamId: string, target: string, forMs: number): void {
    this.upstreams.get(upstreamId)?.targets.get(target)?.heardEjected(forMs, this.now());
  }

  rolledBack(event: RolledBackEvent): void {
    this.onRolledBack(event);
  }

  tick(nowMs: number): void {
    this.names.tick(nowMs);
    for (const pool of this.busy) pool.tick(nowMs);
    for (const state of this.watched) if (!state.tick(nowMs)) this.watched.delete(state);
  }

  /** Every upstream in force, or still in use. */
  states(): IterableIterator<UpstreamState> {
    return this.upstreams.values();
  }

  /** How much is held: nothing of what has left may stay. */
  get counts(): { upstreams: number; busyPools: number; watched: number; names: number } {
    return { upstreams: this.upstreams.size, busyPools: this.busy.size, watched: this.watched.size, names: this.names.size };
  }

  /** Cuts every connection. */
  close(): void {
    ticker.remove(this);
    this.outboundOrNull?.close();
    this.names.close();
    for (const state of this.watched) state.retire();
    for (const pool of [...this.busy]) pool.close();
  }
}
