import type { CompiledTarget } from '../target.js';
import { type Balancer, eligible } from './balancer.js';

/** The target with the fewest calls in flight for its weight; equals take turns. */
export class LeastConnections implements Balancer {
  private start = 0;

  pick(targets: readonly CompiledTarget[], level: number, tried: readonly CompiledTarget[]): CompiledTarget | null {
    const { length } = targets;
    this.start = (this.start + 1) % length;
    let best: CompiledTarget | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < length; i++) {
      const target = targets[(this.start + i) % length] as CompiledTarget;
      if (!eligible(target, level, tried)) continue;
      // with this call: an idle target of little weight is no better than an idle one of much
      const load = (target.state.inFlight + 1) / (target.weight * target.state.share);
      if (load >= least) continue;
      least = load;
      best = target;
    }
    return best;
  }
}
