import type { CircuitState } from './health/circuit-breaker.js';
import type { TargetReport, UpstreamReport } from './report.js';
import type { TargetCondition } from './target-state.js';

/** From the best to the worst. */
const CONDITIONS: readonly TargetCondition[] = ['up', 'warming', 'ejected', 'unhealthy'];
const CIRCUITS: readonly (CircuitState | null)[] = [null, 'closed', 'half-open', 'open'];

function worse<T>(order: readonly T[], a: T, b: T): T {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function mergeTarget(a: TargetReport, b: TargetReport): TargetReport {
  return {
    origin: a.origin,
    condition: worse(CONDITIONS, a.condition, b.condition),
    addresses: [...new Set([...a.addresses, ...b.addresses])],
    inFlight: a.inFlight + b.inFlight,
    connections: a.connections + b.connections,
    idle: a.idle + b.idle,
    waiting: a.waiting + b.waiting,
    ejectedMs: Math.max(a.ejectedMs, b.ejectedMs),
    ewmaMs: Math.max(a.ewmaMs, b.ewmaMs),
  };
}

/** What several processes of a gateway say of its upstreams, as one: counts together, and of conditions and times the worst, since each watches targets for itself. */
export function mergeReports(all: readonly (readonly UpstreamReport[])[]): UpstreamReport[] {
  const upstreams = new Map<string, { circuit: CircuitState | null; targets: Map<string, TargetReport> }>();
  for (const { id, circuit, targets } of all.flat()) {
    const merged = upstreams.get(id) ?? { circuit: null, targets: new Map<string, TargetReport>() };
    merged.circuit = worse(CIRCUITS, merged.circuit, circuit);
    for (const target of targets) {
      const known = merged.targets.get(target.origin);
      merged.targets.set(target.origin, known === undefined ? target : mergeTarget(known, target));
    }
    upstreams.set(id, merged);
  }
  return [...upstreams].map(([id, { circuit, targets }]) => ({ id, circuit, targets: [...targets.values()] }));
}
