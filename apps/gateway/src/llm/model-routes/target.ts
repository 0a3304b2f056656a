import type { ModelEntry, ModelTarget } from '@gatehouse/definition';
import type { CompiledProvider } from '../providers/compiled-provider.js';
import type { CompiledKey } from '../providers/provider-key.js';
import type { Choice as RoutedChoice, TargetChooser as RoutedChooser, RoutedKey, RoutedTarget } from '../routing/routed.js';
import type { RoutingMemory } from '../routing/stats/routing-memory.js';

/** So long providers that keep prompts keep them without being asked. */
const PROMPT_KEPT_MS = 300_000;

export interface TargetKey extends RoutedKey {
  readonly compiled: CompiledKey;
}

/** One place that a model route leads to. Made anew with each snapshot; what is known of it stays. */
export interface Target extends RoutedTarget {
  readonly provider: CompiledProvider;
  readonly model: ModelEntry;
  readonly keys: readonly TargetKey[];
}

export type TargetChooser = RoutedChooser<Target>;
export type Choice = RoutedChoice<Target>;

/** @param modelId as the provider calls it */
export function makeTarget(
  provider: CompiledProvider,
  modelId: string,
  { weight, priority }: Pick<ModelTarget, 'weight' | 'priority'>,
  memory: RoutingMemory,
  nowMs: number,
): Target {
  const model = provider.model(modelId);
  const keeps = model.price?.cachedInputPerMillion !== undefined || model.abilities?.includes('prompt-cache') === true;
  return {
    provider,
    model,
    providerId: provider.id,
    name: `${provider.slug}/${modelId}`,
    weight,
    priority,
    ...(model.contextTokens !== undefined && { contextTokens: model.contextTokens }),
    ...(model.price && { price: model.price }),
    cacheMs: keeps ? PROMPT_KEPT_MS : 0,
    keys: provider.keys
      .filter((key) => key.serves(modelId))
      .map((compiled) => ({
        id: compiled.id,
        weight: compiled.weight,
        ...(compiled.entry.limits && { limits: compiled.entry.limits }),
        stats: memory.key(provider.id, compiled.id, modelId, nowMs),
        compiled,
      })),
    stats: memory.target(provider.id, modelId, nowMs),
  };
}
