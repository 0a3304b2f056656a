import type { RouteHedge, RouteSlo } from '@gatehouse/definition';
import type { Choice, RoutedCall, RoutedTarget } from '../../src/llm/routing/routed.js';
import type { TargetFlight } from '../../src/llm/routing/stats/target-flight.js';
import type { Router, RouterKind, TriedTarget, Way } from './router.js';
import type { Scenario, SimulatedCall, World } from './world.js';

const at = (file: string): string => new URL(`../../dist/llm/routing/${file}`, import.meta.url).href;
const { RouteChooser } = (await import(at('route-chooser.js'))) as typeof import('../../src/llm/routing/route-chooser.js');
const { RoutingMemory } = (await import(at('stats/routing-memory.js'))) as typeof import('../../src/llm/routing/stats/routing-memory.js');

/** A Monday. */
const EPOCH_MS = Date.UTC(2026, 0, 5);

interface Settings {
  name: string;
  hedge?: RouteHedge;
  /** Default: the product's. */
  saving?: RouteSlo['saving'];
  /** Without: prompts are not remembered, as if no provider kept them. */
  affinity?: boolean;
}

/** The gateway's own code, as it runs in a gateway: nothing is added for the simulation but the clock and the dice. */
export const predictive = (scenario: Scenario, { name, hedge, saving, affinity = true }: Settings): RouterKind => ({
  name,
  start(world: World, _runs, random): Router {
    const memory = new RoutingMemory((nowMs) => EPOCH_MS + nowMs);
    const targets = world.targets.map((physics, index): RoutedTarget & { index: number } => ({
      index,
      providerId: physics.name,
      name: physics.name,
      weight: 1,
      priority: 0,
      price: physics.price,
      cacheMs: affinity ? physics.cacheMs : 0,
      keys: [{ id: 'key', weight: 1, stats: memory.key(physics.name, 'key', 'model', 0) }],
      stats: memory.target(physics.name, 'model', 0),
    }));
    const slo = saving === undefined ? scenario.slo : { ...scenario.slo, saving };
    const rules = { strategy: 'predictive' as const, ...(slo && { slo }), ...(hedge && { hedge }) };
    const chooser = new RouteChooser('route', targets, rules, memory, random, 0);
    const asked = (call: SimulatedCall): RoutedCall => ({ inputTokens: call.inputTokens, outputTokensMax: 0, prefixes: call.prefixes, stream: true });
    const been = (tried: readonly TriedTarget[]) =>
      tried.map(({ target, failure }) => ({ target: targets[target] as (typeof targets)[number], keyId: 'key', ...(failure && { failure }) }));
    const way = (choice: Choice<(typeof targets)[number]>): Way => ({
      target: choice.target.index,
      ...(choice.hedgeAfterMs !== undefined && { hedgeAfterMs: choice.hedgeAfterMs }),
      sent(nowMs) {
        const flight = choice.sent(nowMs) as TargetFlight;
        const told = (remaining: number, limit: number, atMs: number): void =>
          choice.key.stats.told({ tokens: { remaining: Math.floor(remaining), limit, resetMs: ((limit - remaining) * 60_000) / limit } }, atMs);
        return {
          medianMs: flight.medianMs,
          highMs: flight.highMs,
          firstToken: (nowMs) => flight.firstToken(nowMs),
          finished: (usage, nowMs) => flight.finished(usage, nowMs),
          failed: (failure, nowMs, retryAfterMs) => flight.failed(failure, nowMs, retryAfterMs),
          givenUp: (nowMs) => flight.givenUp(nowMs),
          told,
        };
      },
    });
    return {
      choose(call, tried, nowMs) {
        const choice = chooser.choose(asked(call), been(tried), nowMs);
        return choice.target === null ? null : way(choice);
      },
      hedge(call, tried, nowMs) {
        const choice = chooser.hedge(asked(call), been(tried), nowMs);
        return choice === null ? null : way(choice);
      },
    };
  },
});
