import { faded } from '../health/peak-ewma.js';
import type { CompiledTarget } from '../target.js';
import { type Balancer, eligible } from './balancer.js';

/** What a target that has not answered yet is taken for while a call to it is in flight, milliseconds: one call at a time finds out. */
const UNKNOWN_MS = 60_000;

export function latencyCost({ state, weight }: CompiledTarget, nowMs: number): number {
  const mean = state.ewmaMs === 0 ? (state.inFlight === 0 ? 0 : UNKNOWN_MS) : faded(state.ewmaMs, nowMs - state.ewmaAtMs);
  return (mean * (state.inFlight + 1)) / (weight * state.share);
}

/** Power of two choices: two targets are drawn, the one that is likely to answer sooner is taken. Not the best of all, so that not every call goes to one. */
export class LowestLatency implements Balancer {
  constructor(
    private readonly random: () => number,
    private readonly now: () => number,
  ) {}

  pick(targets: readonly CompiledTarget[], level: number, tried: readonly CompiledTarget[]): CompiledTarget | null {
    let count = 0;
    for (let i = 0; i < targets.length; i++) if (eligible(targets[i] as CompiledTarget, level, tried)) count++;
    if (count === 0) return null;
    const first = Math.floor(this.random() * count);
    const one = nth(targets, first, level, tried);
    if (count === 1) return one;
    const second = Math.floor(this.random() * (count - 1));
    const other = nth(targets, second >= first ? second + 1 : second, level, tried);
    const now = this.now();
    return latencyCost(other, now) < latencyCost(one, now) ? other : one;
  }
}

function nth(targets: readonly CompiledTarget[], n: number, level: number, tried: readonly CompiledTarget[]): CompiledTarget {
  let left = n;
  for (let i = 0; ; i++) {
    const target = targets[i] as CompiledTarget;
    if (eligible(target, level, tried) && left-- === 0) return target;
  }
}
