import type { CircuitState } from './health/circuit-breaker.js';
import type { MirrorCounts } from './mirror/mirror-state.js';
import type { ArmStanding, TargetReport, UpstreamReport } from './report.js';
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

/** An arm is out of a gateway once any of its processes took it out: the others follow with the next snapshot. */
function mergeArms(a: readonly ArmStanding[] | undefined, b: readonly ArmStanding[]): ArmStanding[] {
  return b.map((arm) => {
    const known = a?.find(({ name }) => name === arm.name);
    return known === undefined ? arm : { ...arm, out: arm.out || known.out, calls: arm.calls + known.calls, failures: arm.failures + known.failures };
  });
}

function mergeMirror(a: MirrorCounts | undefined, b: MirrorCounts): MirrorCounts {
  if (a === undefined) return b;
  const sum = { ...b };
  for (const name of Object.keys(sum) as (keyof MirrorCounts)[]) sum[name] += a[name];
  return sum;
}

/** What several processes of a gateway say of its upstreams, as one: counts together, and of conditions and times the worst, since each watches targets for itself. */
export function mergeReports(all: readonly (readonly UpstreamReport[])[]): UpstreamReport[] {
  const upstreams = new Map<string, Omit<UpstreamReport, 'id' | 'targets'> & { targets: Map<string, TargetReport> }>();
  for (const { id, circuit, targets, arms, mirror } of all.flat()) {
    const merged = upstreams.get(id) ?? { circuit: null as CircuitState | null, targets: new Map<string, TargetReport>() };
    merged.circuit = worse(CIRCUITS, merged.circuit, circuit);
    if (arms !== undefined) merged.arms = mergeArms(merged.arms, arms);
    if (mirror !== undefined) merged.mirror = mergeMirror(merged.mirror, mirror);
    for (const target of targets) {
      const known = merged.targets.get(target.origin);
      merged.targets.set(target.origin, known === undefined ? target : mergeTarget(known, target));
    }
    upstreams.set(id, merged);
  }
  return [...upstreams].map(([id, { targets, ...merged }]) => ({ id, ...merged, targets: [...targets.values()] }));
}
