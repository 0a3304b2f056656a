import type { ModelCall } from '../model-call.js';
import type { CompiledKey } from '../providers/provider-key.js';
import type { Choice, Target, TargetChooser, TargetStats } from './target.js';

const NO_STATS: TargetStats = { sent() {}, firstToken() {}, finished() {}, failed() {}, left() {}, limits() {} };

/** One of several by its weight; null where none has any. */
function drawn<T extends { readonly weight: number }>(from: readonly T[], random: () => number): T | null {
  if (from.length <= 1) return from[0] ?? null;
  let at = random() * from.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of from) {
    at -= one.weight;
    if (at < 0) return one;
  }
  return from[from.length - 1] ?? null;
}

/** By rank, then by weight; a pair of target and key that failed in this call is not asked again. */
export class PlainChooser implements TargetChooser {
  constructor(
    private readonly targets: readonly Target[],
    private readonly random: () => number,
  ) {}

  choose(_call: ModelCall, tried: readonly Choice[]): Choice | null {
    const keysOf = (target: Target): CompiledKey[] =>
      target.provider.keys.filter((key) => key.serves(target.model.id) && !tried.some((choice) => choice.target === target && choice.key === key));
    const usable = this.targets.filter((target) => target.weight > 0 && keysOf(target).length > 0);
    // another place before the same place with another key
    const fresh = usable.filter((target) => !tried.some((choice) => choice.target === target));
    const from = fresh.length > 0 ? fresh : usable;
    const rank = Math.min(...from.map(({ priority }) => priority));
    const target = drawn(
      from.filter(({ priority }) => priority === rank),
      this.random,
    );
    const key = target && drawn(keysOf(target), this.random);
    if (target === null || key === null) return null;
    return { target, key, why: `rank ${rank}, by weight among ${from.length}`, stats: NO_STATS };
  }
}
