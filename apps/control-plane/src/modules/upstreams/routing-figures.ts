import type { API, Output } from '@gatehouse/contracts';
import { type ArmRollback, type MirrorCounts, rollbackReason, type SideReport, type TrafficSplit, type UpstreamRoutes } from '@gatehouse/definition';

type Figures = Output<typeof API.upstreams.routing>;

const SAMPLES_MAX = 20;
const NOTHING: SideReport = { calls: 0, failures: 0, p95Ms: 0 };

/** Counts together; of times the longest, since percentiles of several processes cannot be added. */
const together = (sides: readonly SideReport[]): SideReport =>
  sides.reduce(
    (sum, { calls, failures, p95Ms }) => ({ calls: sum.calls + calls, failures: sum.failures + failures, p95Ms: Math.max(sum.p95Ms, p95Ms) }),
    NOTHING,
  );

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
 * Arms that fail by what all gateway processes have counted, of which each alone may have seen too few calls. Times are for each of them to judge: percentiles of
 * several cannot be added.
 */
export function failingArms(upstreamId: string, routes: readonly UpstreamRoutes[], split: TrafficSplit): ArmRollback[] {
  const figures = figuresOf(routes, { split }).split;
  if (figures === undefined) return [];
  return split.arms.flatMap(({ name, run, rolledBack }, index) => {
    const arm = figures.arms[index];
    const reason = arm && !rolledBack && rollbackReason({ ...split.rollback, latencyFactor: 0 }, arm, figures.base);
    return reason ? [{ upstreamId, arm: name, run, reason: `${reason}, over all gateways` }] : [];
  });
}
