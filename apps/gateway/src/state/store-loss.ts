import type { Terms } from './terms.js';

export interface AloneVerdict {
  allowed: boolean;
  remaining: number;
  /** Undefined: when the window ends. */
  resetMs: number | undefined;
  /** Refused only because the store is away. */
  refusedForLoss: boolean;
}

/** What a counter does while the store is away. */
export interface Alone {
  take(at: number, units: number): AloneVerdict;
  /** Counts without asking; negative gives back. */
  settle(at: number, units: number): void;
  /** Units still in a bucket that drains; 0 for windows, which count in all. */
  owed(at: number): number;
}

export interface Known {
  used: number;
  /** Of a rolling limit: used here in parts that still count. */
  usedBefore: number;
  /** Leased before the loss and not used yet: counted by the store already. */
  leased: number;
  /** Last seen, of a rolling limit with the parts before; for the generic cell rate algorithm on the clock of `performance.now()`. */
  level: number;
  gateways: number;
  at: number;
}

export function aloneFor(terms: Terms, known: Known): Alone {
  if (terms.onStoreLoss === 'deny') return denying;
  if (terms.onStoreLoss === 'allow') return allowing(terms.limit);
  return terms.intervalMs > 0 ? sharedBucket(terms, known) : sharedWindow(terms, known);
}

const denying: Alone = {
  take: () => ({ allowed: false, remaining: 0, resetMs: 1_000, refusedForLoss: true }),
  settle: () => {},
  owed: () => 0,
};

function allowing(limit: number): Alone {
  return { take: () => ({ allowed: true, remaining: limit, resetMs: undefined, refusedForLoss: false }), settle: () => {}, owed: () => 0 };
}

/**
 * limit / gateways less what passed here, and no more than an equal part of what was left when the store was last seen; what was leased before is the
 * gateway's own. A whole limit smaller than the number of gateways still lets one through each: a share of zero would be a refusal.
 */
function sharedWindow(terms: Terms, known: Known): Alone {
  const used = known.used + known.usedBefore;
  const share = Math.max(1, Math.floor(terms.limit / known.gateways)) - used;
  const part = Math.floor(Math.max(0, terms.limit - known.level) / known.gateways);
  const untouched = used === 0 && known.level === 0;
  let left = Math.max(known.leased, untouched ? share : Math.min(share, known.leased + part));
  return {
    take(_at, units) {
      const allowed = left >= units;
      if (allowed) left -= units;
      return { allowed, remaining: Math.max(0, left), resetMs: undefined, refusedForLoss: false };
    },
    settle(_at, units) {
      left -= units;
    },
    owed: () => 0,
  };
}

/** The same algorithm at limit / gateways, starting as full as the common bucket was. */
function sharedBucket(terms: Terms, known: Known): Alone {
  const intervalMs = terms.intervalMs * known.gateways;
  const burst = Math.max(1, Math.floor(terms.limit / known.gateways));
  const before = known.level;
  let arrival = known.level;
  return {
    take(at, units) {
      const base = Math.max(arrival, at);
      // what costs more than the share's burst passes when the bucket is empty, and fills it for as much longer
      const needed = Math.min(units, burst);
      const room = Math.floor((at + burst * intervalMs - base) / intervalMs + 1e-6);
      if (room < needed) {
        return {
          allowed: false,
          remaining: Math.max(0, room),
          resetMs: Math.ceil(base + needed * intervalMs - burst * intervalMs - at),
          refusedForLoss: false,
        };
      }
      arrival = base + units * intervalMs;
      const left = Math.max(0, room - units);
      return { allowed: true, remaining: left, resetMs: left > 0 ? 0 : Math.ceil(intervalMs), refusedForLoss: false };
    },
    settle(at, units) {
      arrival = Math.max(arrival, at) + units * intervalMs;
    },
    owed: (at) => Math.max(0, Math.round((arrival - Math.max(before, at)) / intervalMs)),
  };
}
