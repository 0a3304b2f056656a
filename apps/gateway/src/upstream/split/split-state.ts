import {
  judgedShare,
  p95Of,
  rollbackReason,
  type SideFigures,
  type SideReport,
  type SplitRollback,
  type TrafficSplit,
  timePercentile,
  timesOf,
} from '@gatehouse/definition/wire';
import { statusSet } from '../health/status-set.js';
import { SideWindow } from './side-window.js';

/** Times are looked at on every so many-th call: that walks the whole window. */
const TIMES_EVERY = 8;

/** An arm was taken out by this process. */
export interface RolledBackEvent {
  upstreamId: string;
  arm: string;
  run: number;
  reason: string;
}

/** Whoever wants to know how calls ended. Times are monotonic milliseconds. */
export interface Side {
  /** Of the arm; undefined for the upstream itself. */
  readonly name: string | undefined;
  /** @param ms to the head of the answer */
  answered(status: number, ms: number, nowMs: number): void;
  failed(ms: number, nowMs: number): void;
}

/** One side of a split: an arm, or the upstream itself. */
class CountedSide implements Side {
  readonly name: string | undefined = undefined;
  protected readonly window: SideWindow;
  private readonly failureStatuses: Uint8Array;
  calls = 0;
  failures = 0;

  constructor(readonly rule: SplitRollback) {
    this.window = new SideWindow(rule.windowMs);
    this.failureStatuses = statusSet(rule.failureStatuses);
  }

  answered(status: number, ms: number, nowMs: number): void {
    this.took(ms, this.failureStatuses[status] === 1, nowMs);
  }

  failed(ms: number, nowMs: number): void {
    this.took(ms, true, nowMs);
  }

  protected took(ms: number, failed: boolean, nowMs: number): void {
    this.calls++;
    if (failed) this.failures++;
    this.window.call(ms, failed, nowMs);
  }

  figures(nowMs: number): SideFigures {
    return { ...this.window.counts(nowMs), p95Ms: p95Of(this.window.times(nowMs)) };
  }

  report(nowMs: number): SideReport {
    const times = this.window.times(nowMs);
    return { ...this.window.counts(nowMs), p95Ms: p95Of(times), times: timesOf(times) };
  }
}

export class ArmSide extends CountedSide {
  /** Why it takes no calls. */
  rolledBack: string | undefined;

  constructor(
    override readonly name: string,
    readonly run: number,
    rule: SplitRollback,
    private readonly base: CountedSide,
    private readonly onRollback: (arm: ArmSide, reason: string) => void,
  ) {
    super(rule);
  }

  protected override took(ms: number, failed: boolean, nowMs: number): void {
    super.took(ms, failed, nowMs);
    if (this.rolledBack === undefined && (failed || this.calls % TIMES_EVERY === 0)) this.judge(nowMs);
  }

  private judge(nowMs: number): void {
    const counts = this.window.counts(nowMs);
    const judged = { ...counts, p95Ms: timePercentile(this.window.times(nowMs), judgedShare(counts.calls)) };
    const reason = rollbackReason(this.rule, judged, this.base.figures(nowMs));
    if (reason === undefined) return;
    this.rolledBack = reason;
    this.onRollback(this, reason);
  }
}

export interface ArmReport extends SideReport {
  name: string;
  run: number;
}

/**
 * What this process knows of a split. Outlives snapshots: a change elsewhere in the upstream neither forgets what was counted nor lets an arm in again that was taken
 * out. Only another run of the arm does.
 */
export class SplitState {
  base: CountedSide;
  arms: ReadonlyMap<string, ArmSide>;

  constructor(
    private readonly upstreamId: string,
    split: TrafficSplit,
    private readonly tell: (event: RolledBackEvent) => void,
  ) {
    this.base = new CountedSide(split.rollback);
    this.arms = new Map();
    this.configure(split);
  }

  configure({ arms, rollback }: TrafficSplit): void {
    const same = JSON.stringify(rollback) === JSON.stringify(this.base.rule);
    if (!same) this.base = new CountedSide(rollback);
    const before = this.arms;
    this.arms = new Map(
      arms.map(({ name, run, rolledBack }) => {
        const known = before.get(name);
        const arm = same && known?.run === run ? known : this.arm(name, run, rollback);
        // another run of the rule counts anew, but what was found out stays found out
        if (known?.run === run) arm.rolledBack ??= known.rolledBack;
        arm.rolledBack ??= rolledBack?.reason;
        return [name, arm];
      }),
    );
  }

  private arm(name: string, run: number, rule: SplitRollback): ArmSide {
    return new ArmSide(name, run, rule, this.base, (arm, reason) => this.tell({ upstreamId: this.upstreamId, arm: arm.name, run: arm.run, reason }));
  }

  /** For status and metrics. */
  standings(): { name: string; out: boolean; calls: number; failures: number }[] {
    return [...this.arms.values()].map(({ name, rolledBack, calls, failures }) => ({ name, out: rolledBack !== undefined, calls, failures }));
  }

  report(nowMs: number): { base: SideReport; arms: ArmReport[] } {
    const arms = [...this.arms.values()].map((arm) => ({ name: arm.name, run: arm.run, ...arm.report(nowMs) }));
    return { base: this.base.report(nowMs), arms };
  }
}
