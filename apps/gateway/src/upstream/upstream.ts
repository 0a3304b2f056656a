import type { Target, UpstreamObject } from '@gatehouse/definition';
import type { Runtime } from '../compile/runtime.js';
import type { Exchange } from '../exchange/exchange.js';
import { type Balancer, Level } from './balance/balancer.js';
import { hashKey } from './balance/hash-key.js';
import { LeastConnections } from './balance/least-connections.js';
import { LowestLatency } from './balance/lowest-latency.js';
import { rendezvous } from './balance/rendezvous.js';
import { roundRobin } from './balance/round-robin.js';
import { functionPlace } from './function/function-place.js';
import { type LambdaTarget, lambdaTarget } from './function/lambda-target.js';
import { parseTargetUrl } from './origin.js';
import type { Pools } from './pools.js';
import { ServiceTargets } from './service-targets.js';
import { settingsOf, type UpstreamSettings } from './settings.js';
import { Split } from './split/split.js';
import { CompiledTarget } from './target.js';
import { TlsIdentity } from './tls-identity.js';
import type { StateSettings, UpstreamState } from './upstream-state.js';

const NONE: readonly CompiledTarget[] = [];

/** An upstream as one snapshot object has it. What is known of its targets lives on in its state. */
export class Upstream {
  readonly id: string;
  readonly settings: UpstreamSettings;
  readonly state: UpstreamState;
  /** Those that calls may go to now. */
  targets: readonly CompiledTarget[] = NONE;
  private fixed: readonly CompiledTarget[];
  private readonly services: readonly ServiceTargets[];
  private readonly balancer: Balancer;
  private readonly keyOf: ((x: Exchange) => string | undefined) | null;
  /** Who of the callers goes elsewhere; null without a split. */
  readonly split: Split | null;
  /** What its targets are asked to run. */
  readonly lambda: LambdaTarget | null;
  /** Is not told who the client is, nor the request's id. */
  anonymous = false;
  /** Nothing stands between a call and its targets. */
  readonly plain: boolean;
  /** Snapshots in force that hold it. */
  private serving = 0;

  /** @throws Error for a target that is no http(s) URL, or TLS settings that cannot be used */
  constructor(
    readonly object: UpstreamObject,
    private readonly runtime: Runtime,
  ) {
    this.id = object.id;
    const settings = settingsOf(object);
    this.settings = settings;
    const { pools } = runtime;
    const unseal = (context: string, sealed: string) => runtime.unseal(context, sealed);
    const tls = TlsIdentity.of(object, unseal);
    const places = object.targets
      .filter(({ weight }) => weight > 0)
      .map((target) => ({ target, tls, place: functionPlace(object, parseTargetUrl(target.url, tls)) }));
    this.state = pools.upstream(object.id, this.stateSettings);
    this.split = object.split === undefined ? null : new Split(object.split, object.id, pools.random);
    this.lambda = object.function?.as === 'lambda' ? lambdaTarget(object.id, object.function, unseal) : null;
    this.plain = object.split === undefined && object.mirror === undefined && this.lambda === null;
    this.keyOf = hashKey(settings.balance);
    this.balancer = balancerOf(settings, pools);
    this.services = places.filter(({ target }) => target.srv !== undefined).map(({ target, place }) => new ServiceTargets(target, place, tls, this.state));
    const make = (target: Target, place: ReturnType<typeof parseTargetUrl>) =>
      new CompiledTarget(target.id, target.weight, 0, place, this.state.target(place.origin), target.connectionsMax ?? 0);
    this.fixed = places.filter(({ target }) => target.srv === undefined).map(({ target, place }) => make(target, place));
    this.regroup();
  }

  private get stateSettings(): StateSettings {
    const { circuit, split, mirror } = this.object;
    return { ...this.settings, circuit, split, mirror };
  }

  /** A promise while no target is known yet because DNS was not heard. */
  get pending(): Promise<unknown> | null {
    if (this.targets.length > 0 || this.services.length === 0) return null;
    return Promise.all(this.services.map((service) => service.known()));
  }

  /** A snapshot with it is about to be in force. */
  enter(): void {
    if (this.serving++ > 0) return;
    const { state, runtime } = this;
    runtime.pools.hold(state);
    state.configure(this.stateSettings);
    state.onChange = () => this.regroup();
    for (const target of this.fixed) this.hold(target);
    for (const service of this.services) service.enter(runtime.pools.names, (before, after) => this.moved(before, after));
    this.regroup();
  }

  /** A snapshot with it is not in force any more. Calls that began on it go on. */
  leave(): void {
    if (--this.serving > 0) return;
    const { state, runtime } = this;
    for (const target of this.fixed) state.release(target.state);
    for (const service of this.services) {
      for (const target of service.targets) state.release(target.state);
      service.leave(runtime.pools.names);
    }
    runtime.pools.release(state);
  }

  private hold(target: CompiledTarget): void {
    const { state, settings } = this;
    if (target.state.retired) target.state = state.target(target.origin);
    state.hold(target.state);
    target.pool.configure(settings.pool, target.connectionsMax);
    target.state.configure(settings.health, target.basePath + (settings.health.active?.path ?? '/'), target.authority);
  }

  /** DNS names other places for a target. */
  private moved(before: readonly CompiledTarget[], after: readonly CompiledTarget[]): void {
    for (const target of after) this.hold(target);
    for (const target of before) this.state.release(target.state);
    this.regroup();
  }

  /** The targets of the best preference of which any is up. */
  private regroup(): void {
    if (this.services.length === 0) {
      this.targets = this.fixed;
      return;
    }
    const all = [...this.fixed, ...this.services.flatMap(({ targets }) => targets)];
    const up = all.filter(({ state }) => state.up);
    const best = Math.min(...(up.length > 0 ? up : all).map(({ preference }) => preference));
    this.targets = all.filter(({ preference }) => preference === best);
  }

  /** The target for a call, another than those tried while there is one. Null when there is none at all. */
  choose(x: Exchange, tried: readonly CompiledTarget[] = NONE): CompiledTarget | null {
    const { targets } = this;
    if (targets.length <= 1) return targets[0] ?? null;
    const key = this.keyOf === null ? undefined : this.keyOf(x);
    for (let level: number = Level.free; level <= Level.any; level++) {
      const target = this.balancer.pick(targets, level, tried, key);
      if (target !== null) return target;
    }
    return null;
  }
}

function balancerOf({ balance }: UpstreamSettings, { random, now }: Pools): Balancer {
  switch (balance.by) {
    case 'weight':
      return roundRobin;
    case 'connections':
      return new LeastConnections();
    case 'latency':
      return new LowestLatency(random, now);
    default:
      return rendezvous;
  }
}

/** @throws Error for a target that is no http(s) URL, or TLS settings that cannot be used */
export function compileUpstream(object: UpstreamObject, runtime: Runtime): Upstream {
  return new Upstream(object, runtime);
}
