import { type CompiledTarget, hashText } from '../target.js';
import { type Balancer, eligible } from './balancer.js';
import { roundRobin } from './round-robin.js';

const UINT32 = 2 ** 32;

/** Between 0 and 1, both excluded; murmur3's finaliser over both hashes. */
export function draw(key: number, seed: number): number {
  let hash = key ^ Math.imul(seed, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / UINT32;
}

/**
 * Weighted rendezvous hashing: each target draws a score for the key and the highest has it. A target that is added takes keys from all others in proportion to its
 * weight, one that leaves gives its keys to the others, and nothing else moves. Without any table to build: what it costs is one logarithm per target and call.
 */
export const rendezvous: Balancer = {
  pick(targets, level, tried, key) {
    if (key === undefined) return roundRobin.pick(targets, level, tried, key);
    const hash = hashText(key);
    let best: CompiledTarget | null = null;
    let highest = -1;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i] as CompiledTarget;
      if (!eligible(target, level, tried)) continue;
      const score = (-target.weight * target.state.share) / Math.log(draw(hash, target.seed));
      if (score <= highest) continue;
      highest = score;
      best = target;
    }
    return best;
  },
};
