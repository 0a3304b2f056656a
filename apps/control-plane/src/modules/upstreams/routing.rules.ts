import type { RolledBack, RunningArm, SplitArm, TrafficSplit, TrafficSplitSettings } from '@gatehouse/definition';

const same = (a: SplitArm, b: SplitArm): boolean => JSON.stringify([a.upstreamId, a.share, a.when]) === JSON.stringify([b.upstreamId, b.share, b.when]);

const plain = ({ name, upstreamId, share, when }: RunningArm): SplitArm => ({ name, upstreamId, share, when });

/** An arm that somebody changed begins another run; one that was left as it was stays as it was, rolled back or not. */
export function nextSplit(split: TrafficSplitSettings, before: TrafficSplit | undefined): TrafficSplit {
  const arms = split.arms.map((arm): RunningArm => {
    const known = before?.arms.find(({ name }) => name === arm.name);
    if (known === undefined) return { ...arm, run: 1 };
    return same(arm, plain(known)) ? { ...known, ...arm } : { ...arm, run: known.run + 1 };
  });
  return { ...split, arms };
}

/** The split with an arm taken out; undefined where that run is over, or the arm was taken out already. */
export function rolledBack(split: TrafficSplit | undefined, name: string, run: number, why: RolledBack): TrafficSplit | undefined {
  const arm = split?.arms.find((one) => one.name === name);
  if (split === undefined || arm === undefined || arm.run !== run || arm.rolledBack !== undefined) return undefined;
  return { ...split, arms: split.arms.map((one) => (one === arm ? { ...one, rolledBack: why } : one)) };
}

/** The split with an arm let in again, in another run; undefined where it was not taken out. */
export function resumed(split: TrafficSplit | undefined, name: string): TrafficSplit | undefined {
  const arm = split?.arms.find((one) => one.name === name);
  if (split === undefined || arm?.rolledBack === undefined) return undefined;
  return { ...split, arms: split.arms.map((one) => (one === arm ? { ...plain(one), run: one.run + 1 } : one)) };
}
