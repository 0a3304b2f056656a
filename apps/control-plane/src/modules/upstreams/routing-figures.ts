import type { API, Output } from '@gatehouse/contracts';
import {
  type ArmRollback,
  addTimes,
  judgedShare,
  type MirrorCounts,
  p95Of,
  rollbackReason,
  type SideFigures,
  type SideReport,
  TIME_BUCKETS,
  type TrafficSplit,
  timePercentile,
  type UpstreamRoutes,
} from '@gatehouse/definition';

type Figures = Output<typeof API.upstreams.routing>;
type SplitReport = NonNullable<UpstreamRoutes['split']>;

const SAMPLES_MAX = 20;

/** Counts and times together. Where a process tells no times (one of an older build), the longest percentile, since those cannot be added. */
function together(sides: readonly SideReport[]): SideFigures {
  const sum = { calls: 0, failures: 0, p95Ms: 0 };
  const counts = new Float64Array(TIME_BUCKETS);
  for (const { calls, failures, p95Ms, times } of sides) {
    sum.calls += calls;
    sum.failures += failures;
    sum.p95Ms = Math.max(sum.p95Ms, p95Ms);
    if (times) addTimes(counts, times);
  }
  return sides.every(({ times }) => times) ? { ...sum, p95Ms: p95Of(counts) } : sum;
}

function countsOf(all: readonly MirrorCounts[]): MirrorCounts {
  const sum: MirrorCounts = { copied: 0, skipped: 0, failed: 0, same: 0, differentStatus: 0, differentHeader: 0, differentBody: 0 };
  for (const counts of all) for (const name of Object.keys(sum) as (keyof MirrorCounts)[]) sum[name] += counts[name];
  return sum;
}

/** What all gateway processes say of an upstream, as one. Of arms only what was counted in the run that is on. */
export function figuresOf(
  routes: readonly UpstreamRoutes[],
  { split, mirror }: { split?: TrafficSplit | undefined; mirror?: { upstreamId: string } | undefined },
): Figures {
  const splits = routes.flatMap((route) => (route.split ? [route.split] : []));
  const mirrors = routes.flatMap((route) => (route.mirror && route.mirror.upstreamId === mirror?.upstreamId ? [route.mirror] : []));
  const arms = split?.arms.map(({ name, run }) => {
    const { calls, failures, p95Ms } = together(splits.flatMap((one) => one.arms.filter((arm) => arm.name === name && arm.run === run)));
    return { name, calls, failures, p95Ms };
  });
  const samples = mirrors.flatMap((one) => one.samples).sort((a, b) => b.at - a.at);
  return {
    reporting: routes.length,
    ...(arms && { split: { base: together(splits.map(({ base }) => base)), arms } }),
    ...(mirror && { mirror: { counts: countsOf(mirrors.map(({ counts }) => counts)), samples: samples.slice(0, SAMPLES_MAX) } }),
  };
}

/**
 * How long answers of an arm and of the upstream's own targets took, over all processes that saw both. Each process's own calls count as often as it sent calls to the
 * arm: a far gateway that most of an arm's callers happen to use makes the arm no slower than what stands beside it there.
 */
function timesTogether(splits: readonly SplitReport[], name: string, run: number): { arm: SideFigures; base: SideFigures } {
  const counts = { arm: new Float64Array(TIME_BUCKETS), base: new Float64Array(TIME_BUCKETS) };
  const calls = { arm: 0, base: 0 };
  for (const { base, arms } of splits) {
    const arm = arms.find((one) => one.name === name && one.run === run);
    if (!arm?.times || !base.times || arm.calls === 0 || base.calls === 0) continue;
    calls.arm += arm.calls;
    calls.base += base.calls;
    addTimes(counts.arm, arm.times);
    addTimes(counts.base, base.times, arm.calls / base.calls);
  }
  return {
    arm: { calls: calls.arm, failures: 0, p95Ms: timePercentile(counts.arm, judgedShare(calls.arm)) },
    base: { calls: calls.base, failures: 0, p95Ms: p95Of(counts.base) },
  };
}

/** Arms that fail or are slow by what all gateway processes have counted, of which each alone may have seen too few calls. */
export function failingArms(upstreamId: string, routes: readonly UpstreamRoutes[], split: TrafficSplit): ArmRollback[] {
  const figures = figuresOf(routes, { split }).split;
  if (figures === undefined) return [];
  const splits = routes.flatMap((route) => (route.split ? [route.split] : []));
  return split.arms.flatMap(({ name, run, rolledBack }, index) => {
    const arm = figures.arms[index];
    if (!arm || rolledBack) return [];
    const timed = timesTogether(splits, name, run);
    const reason =
      rollbackReason({ ...split.rollback, latencyFactor: 0 }, arm, figures.base) ??
      rollbackReason({ ...split.rollback, failureShareAbove: 1 }, timed.arm, timed.base);
    return reason ? [{ upstreamId, arm: name, run, reason: `${reason}, over all gateways` }] : [];
  });
}
