import type { AdaptiveConcurrencyConfig } from '@gatehouse/definition';
import type { Attempt } from '../../exchange/attempt.js';
import type { Exchange } from '../../exchange/exchange.js';
import { rankBy } from '../../limits/priorities.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import { GradientLimit } from './gradient-limit.js';

const SLOW = refuse('gateway.upstream_slow', 'The upstream answers more slowly than usual, and as many calls as it takes are under way.', [
  header('retry-after', '1'),
]);

/** Part of the limit that each rank may use: the less important give way first, and what is left is for the more important. */
const PARTS = [1, 0.9, 0.7] as const;

interface Place {
  limit: GradientLimit;
  inFlight: number;
}

class AdaptiveConcurrency implements Policy {
  /** By what the limit is for. What was learnt of the upstream stays learnt, whatever changes elsewhere. */
  private readonly places: Map<string, Place>;
  private readonly rank: (x: Exchange) => number;
  private readonly slot: number;

  constructor(
    private readonly config: AdaptiveConcurrencyConfig,
    site: PolicySite,
  ) {
    const { priorities, ...terms } = config;
    this.places = site.lasting(`${site.place}:${JSON.stringify(terms)}`, () => new Map());
    this.rank = rankBy(priorities);
    this.slot = site.slot();
  }

  onRequest(x: Exchange): Reply | undefined {
    const place = this.placeOf(this.config.by === 'api' ? '' : (x.operation?.id ?? '*'));
    const most = Math.max(1, Math.floor(place.limit.limit * (PARTS[this.rank(x)] ?? 1)));
    if (place.inFlight >= most) return SLOW;
    place.inFlight++;
    x.slots[this.slot] = place;
    return undefined;
  }

  onEnd(x: Exchange): void {
    const place = x.slots[this.slot] as Place | undefined;
    if (place === undefined) return;
    x.slots[this.slot] = undefined;
    const { inFlight } = place;
    place.inFlight--;
    // the last try is what the upstream is like now; what never got there says nothing
    const attempt = x.attempts.at(-1);
    if (attempt === undefined) return;
    const latency = latencyOf(x, attempt);
    if (latency !== null) place.limit.sample(latency, inFlight, performance.now());
  }

  private placeOf(name: string): Place {
    let place = this.places.get(name);
    if (place === undefined) {
      place = { limit: new GradientLimit(this.config), inFlight: 0 };
      this.places.set(name, place);
    }
    return place;
  }
}

/** What the upstream says by status when it has too much to do. */
const OVERLOADED = new Set([429, 503, 504]);

/** Milliseconds until the answer began; undefined for a failure that says that there is too much to do; null for what says neither. */
function latencyOf(x: Exchange, attempt: Attempt): number | undefined | null {
  if (attempt.status !== undefined && attempt.firstByteUs !== undefined) return OVERLOADED.has(attempt.status) ? undefined : attempt.firstByteUs / 1000;
  return x.outcome === 'aborted' || attempt.error === undefined ? null : undefined;
}

export const adaptiveConcurrency: PolicyType<AdaptiveConcurrencyConfig> = {
  type: 'adaptive-concurrency',
  phase: 'limit',
  create: (config, _runtime, site) => new AdaptiveConcurrency(config, site),
};
