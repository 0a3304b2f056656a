import { ModelRoute } from '@gatehouse/definition/wire';
import { RouteChooser } from '../routing/route-chooser.js';
import type { RoutingMemory } from '../routing/stats/routing-memory.js';
import type { Target, TargetChooser } from './target.js';

/** A model route in one snapshot, or what a name like `provider/model` amounts to. */
export interface CompiledRoute {
  /** Of `provider/model`: what a route without a word of its own says. */
  readonly object: ModelRoute;
  /** False for `provider/model`. */
  readonly named: boolean;
  readonly targets: readonly Target[];
  readonly chooser: TargetChooser;
}

/** What routing needs of the process. */
export interface RoutingGround {
  readonly memory: RoutingMemory;
  random(): number;
  now(): number;
}

export function compileRoute(object: ModelRoute, named: boolean, targets: readonly Target[], { memory, random, now }: RoutingGround): CompiledRoute {
  const { id, strategy, slo, hedge } = object;
  const rules = { strategy, ...(slo && { slo }), ...(hedge && { hedge }) };
  return { object, named, targets, chooser: new RouteChooser(id, targets, rules, memory, random, now()) };
}

/** The route that `provider/model` stands for. */
export const directRoute = (providerId: string, model: string): ModelRoute =>
  ModelRoute.parse({ id: `direct:${providerId}:${model}`, name: 'direct', targets: [{ providerId, model }], strategy: 'weighted' });

/** What the one `*` of a pattern stands for in a name; null where the name does not fit. */
export function starOf(pattern: string, name: string): string | null {
  const at = pattern.indexOf('*');
  const before = pattern.slice(0, at);
  const behind = pattern.slice(at + 1);
  if (name.length < before.length + behind.length || !name.startsWith(before) || !name.endsWith(behind)) return null;
  return name.slice(before.length, name.length - behind.length);
}
