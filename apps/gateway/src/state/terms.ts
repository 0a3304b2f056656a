import { type CountedLimit, DAY_MS, type OnStoreLoss } from '@gatehouse/definition/wire';

/** A limit as counters work with it. */
export interface Terms {
  /** Units in a window, or the burst of the generic cell rate algorithm. */
  limit: number;
  /** 0: a window. Otherwise the emission interval. */
  intervalMs: number;
  strict: boolean;
  onStoreLoss: OnStoreLoss;
  /** How long a gateway may work from a block before it gives the rest back. */
  leaseMs: number;
  /** Part of the limit that all gateways together may pass before the store has confirmed it. */
  overdraft: number;
  source: CountedLimit;
}

const STRICT_LEASE_MS = 50;

/** Shortest time in which the whole limit may be used anew; of days and months their order of magnitude. */
function spanOf(limit: CountedLimit): number {
  return limit.windowMs ?? DAY_MS;
}

export function termsOf(limit: CountedLimit): Terms {
  const strict = limit.mode === 'strict';
  const shared = { strict, onStoreLoss: limit.onStoreLoss, source: limit };
  const spanMs = spanOf(limit);
  if (limit.kind === 'rate' && limit.algorithm === 'gcra') {
    // Units leased ahead are used later than they were counted: half of the ten per cent is kept for that
    const leaseMs = strict ? 0 : Math.min(Math.max(spanMs / 20, 20), 500);
    const burst = limit.burst ?? limit.requests;
    return { ...shared, limit: burst, intervalMs: spanMs / limit.requests, leaseMs, overdraft: strict ? 0 : 0.05 };
  }
  const leaseMs = strict ? STRICT_LEASE_MS : Math.min(Math.max(spanMs / 10, STRICT_LEASE_MS), 1_000);
  return { ...shared, limit: limit.kind === 'bytes' ? limit.bytes : limit.requests, intervalMs: 0, leaseMs, overdraft: strict ? 0 : 0.1 };
}
