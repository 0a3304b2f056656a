import { Balance, Health, PoolLimits, Retry, type UpstreamObject } from '@gatehouse/definition/wire';
import { statusSet } from './health/status-set.js';

/** An upstream's configuration with every default in its place. */
export interface UpstreamSettings {
  readonly balance: Balance;
  readonly health: Health;
  readonly retry: Retry;
  readonly pool: PoolLimits;
  readonly timeouts: { readonly connectMs: number; readonly firstByteMs: number; readonly idleMs: number };
  /** 0: none. */
  readonly totalMs: number;
  /** Answers that count against a target's health. */
  readonly failureStatuses: Uint8Array;
  /** Answers that are worth another try; null when none is. */
  readonly retryStatuses: Uint8Array | null;
  /** How long a function may take to be brought up; 0: nothing is waited for. */
  readonly coldStartMs: number;
}

/** Of upstreams that say nothing about it: most. */
const DEFAULTS = {
  balance: Balance.parse({ by: 'weight' }),
  health: Health.parse({}),
  retry: Retry.parse({}),
  pool: PoolLimits.parse({}),
};

export function settingsOf(object: UpstreamObject): UpstreamSettings {
  const health = object.health ?? DEFAULTS.health;
  const retry = object.retry ?? DEFAULTS.retry;
  return {
    balance: object.balance ?? DEFAULTS.balance,
    health,
    retry,
    pool: object.pool ?? DEFAULTS.pool,
    timeouts: { connectMs: object.connectTimeoutMs, firstByteMs: object.firstByteTimeoutMs, idleMs: object.idleTimeoutMs },
    totalMs: object.totalTimeoutMs ?? 0,
    failureStatuses: statusSet(health.outlier.failureStatuses),
    retryStatuses: retry.statuses.length === 0 ? null : statusSet(retry.statuses),
    coldStartMs: object.function === undefined || object.function.as === 'lambda' ? 0 : object.function.coldStartMs,
  };
}
