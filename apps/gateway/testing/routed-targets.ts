import type { RoutedCall, RoutedKey, RoutedTarget } from '../src/llm/routing/routed.js';
import { RoutingMemory } from '../src/llm/routing/stats/routing-memory.js';

export const newRoutingMemory = (): RoutingMemory => new RoutingMemory((nowMs) => Date.UTC(2026, 0, 5) + nowMs);

type Given = Partial<Omit<RoutedTarget, 'keys' | 'stats'>> & { keys?: (Partial<RoutedKey> & { id: string })[]; model?: string };

/** A target of the provider of this name, with one key unless others are given. */
export function routedTarget(memory: RoutingMemory, provider: string, { keys = [{ id: 'k1' }], model = 'm', ...given }: Given = {}): RoutedTarget {
  return {
    providerId: provider,
    name: `${provider}/${model}`,
    weight: 1,
    priority: 0,
    cacheMs: 300_000,
    ...given,
    keys: keys.map((key) => ({ weight: 1, ...key, stats: memory.key(provider, key.id, model, 0) })),
    stats: memory.target(provider, model, 0),
  };
}

export const routedCall = (given: Partial<RoutedCall> = {}): RoutedCall => ({ inputTokens: 500, outputTokensMax: 0, prefixes: [], stream: true, ...given });
