import type { CircuitState } from './health/circuit-breaker.js';
import type { MirrorCounts } from './mirror/mirror-state.js';
import type { Pools } from './pools.js';
import type { TargetCondition } from './target-state.js';

/** What `/status` says of an upstream. */
export interface UpstreamReport {
  id: string;
  circuit: CircuitState | null;
  targets: TargetReport[];
  /** Of a split: those who take no calls are said to be out. */
  arms?: ArmStanding[];
  /** Of a mirror, since this process has it. */
  mirror?: MirrorCounts;
}

export interface ArmStanding {
  name: string;
  out: boolean;
  /** Since this process knows the arm. */
  calls: number;
  failures: number;
}

export interface TargetReport {
  origin: string;
  condition: TargetCondition;
  /** Addresses that its name leads to now. */
  addresses: readonly string[];
  inFlight: number;
  connections: number;
  idle: number;
  /** Calls that wait for a connection. */
  waiting: number;
  /** Milliseconds until an ejection ends; 0: not ejected. */
  ejectedMs: number;
  /** Recent time to first byte (peak EWMA), milliseconds. */
  ewmaMs: number;
}

/** Every upstream in force, as this process sees it. */
export function reportUpstreams(pools: Pools): UpstreamReport[] {
  const now = pools.now();
  return [...pools.states()].map(({ id, circuit, targets, split, mirror }) => ({
    id,
    circuit: circuit?.state ?? null,
    targets: [...targets.values()].map((state) => ({
      origin: state.key,
      condition: state.condition(),
      addresses: state.pool.addresses.addresses,
      inFlight: state.inFlight,
      connections: state.pool.size,
      idle: state.pool.idleCount,
      waiting: state.pool.waitingCount,
      ejectedMs: state.ejectedUntilMs === 0 ? 0 : Math.max(0, Math.round(state.ejectedUntilMs - now)),
      ewmaMs: Math.round(state.ewmaMs * 100) / 100,
    })),
    ...(split !== null && { arms: split.standings() }),
    ...(mirror !== null && { mirror: { ...mirror.counts } }),
  }));
}
