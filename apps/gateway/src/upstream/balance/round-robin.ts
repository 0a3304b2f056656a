import type { CompiledTarget } from '../target.js';
import { type Balancer, eligible } from './balancer.js';

/** Smooth weighted round robin, as nginx does it: no bursts to the heavy one. */
export const roundRobin: Balancer = {
  pick(targets, level, tried) {
    let total = 0;
    let best: CompiledTarget | null = null;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i] as CompiledTarget;
      if (!eligible(target, level, tried)) continue;
      const weight = target.weight * target.state.share;
      total += weight;
      target.current += weight;
      if (best === null || target.current > best.current) best = target;
    }
    if (best !== null) best.current -= total;
    return best;
  },
};
