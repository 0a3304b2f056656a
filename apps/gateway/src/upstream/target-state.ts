import type { Health } from '@gatehouse/definition';
import { ActiveCheck } from './health/active-check.js';
import { ejectionLengthMs, ejectionsAfter, warmShare } from './health/ejection.js';
import { peakEwma } from './health/peak-ewma.js';
import { RecentCalls } from './health/recent-calls.js';
import type { Pool } from './pool.js';
import type { UpstreamState } from './upstream-state.js';

/** What a call that failed without an answer counts as in the mean time to first byte, at least, milliseconds: refusing quickly is not being fast. */
const FAILURE_MS = 1_000;

export type TargetCondition = 'up' | 'warming' | 'ejected' | 'unhealthy';

/** What is known of one target beside its configuration: health, speed, connections. Outlives snapshots. Times are monotonic milliseconds. */
export class TargetState {
  /** Takes calls, as far as its own condition goes. */
  up = true;
  /** Of its weight, below 1 only while it comes back slowly. */
  share = 1;
  inFlight = 0;
  /** Mean time to first byte and when it was last fed. */
  ewmaMs = 0;
  ewmaAtMs = 0;
  ejectedUntilMs = 0;
  /** As the health checks have it. */
  healthy = true;
  private consecutive = 0;
  private ejections = 0;
  private backAtMs = 0;
  private recent: RecentCalls | null = null;
  private check: ActiveCheck | null = null;
  holders = 0;
  /** Left the configuration: whoever brings the target back begins anew. */
  retired = false;

  constructor(
    readonly key: string,
    readonly upstream: UpstreamState,
    readonly pool: Pool,
  ) {}

  /** A head came. */
  answered(ms: number, nowMs: number): void {
    this.ewmaMs = peakEwma(this.ewmaMs, ms, nowMs - this.ewmaAtMs);
    this.ewmaAtMs = nowMs;
  }

  succeeded(nowMs: number): void {
    this.consecutive = 0;
    if (this.recent !== null) this.recent.call(nowMs);
  }

  /** @param ms how long it took to fail; -1 for an answer that counts as a failure */
  failed(ms: number, nowMs: number): void {
    if (ms >= 0) this.answered(Math.max(ms, FAILURE_MS), nowMs);
    const { outlier } = this.upstream.health;
    if (!outlier.enabled) return;
    this.consecutive++;
    if (this.recent !== null) {
      this.recent.call(nowMs);
      this.recent.mark(nowMs);
    }
    const { calls, marked } = this.recent ?? { calls: 0, marked: 0 };
    const often = outlier.consecutiveFailures > 0 && this.consecutive >= outlier.consecutiveFailures;
    const shared = outlier.failureShare > 0 && calls >= outlier.callsMin && marked >= outlier.failureShare * calls;
    if ((often || shared) && this.ejectedUntilMs === 0 && this.upstream.mayEject(this)) this.eject(nowMs);
  }

  private eject(nowMs: number): void {
    const { outlier } = this.upstream.health;
    this.ejections = ejectionsAfter(this.ejections, this.backAtMs === 0 ? 0 : nowMs - this.backAtMs, outlier);
    const forMs = ejectionLengthMs(this.ejections, outlier);
    this.ejectedUntilMs = nowMs + forMs;
    this.upstream.note(this, 'ejected', forMs);
    this.settle(nowMs);
  }

  /** Another process of this gateway ejected it: as many calls again need not fail here. What this process may eject at all is for its own to say. */
  heardEjected(forMs: number, nowMs: number): void {
    if (!this.upstream.health.outlier.enabled || this.ejectedUntilMs !== 0 || !this.upstream.mayEject(this)) return;
    this.ejectedUntilMs = nowMs + forMs;
    this.upstream.note(this, 'ejected');
    this.settle(nowMs);
  }

  /** What a round of health checks found. */
  judged(healthy: boolean, nowMs: number): void {
    if (healthy === this.healthy) return;
    this.healthy = healthy;
    this.upstream.note(this, healthy ? 'healthy' : 'unhealthy');
    this.settle(nowMs);
  }

  /** Brings `up` in line with why it may be down, and begins slowly where it comes back. */
  private settle(nowMs: number): void {
    const up = this.healthy && this.ejectedUntilMs === 0;
    if (up === this.up) return;
    this.up = up;
    if (up) {
      this.backAtMs = nowMs;
      this.consecutive = 0;
      this.recent?.reset();
      this.warm(nowMs);
    }
    this.upstream.watch(this);
    this.upstream.regroup();
  }

  private warm(nowMs: number): void {
    this.share = warmShare(nowMs - this.backAtMs, this.upstream.health.slowStartMs);
  }

  /** While it is out, comes back, or is checked. False: nothing to watch any more. */
  tick(nowMs: number): boolean {
    if (this.ejectedUntilMs !== 0 && nowMs >= this.ejectedUntilMs) {
      this.ejectedUntilMs = 0;
      this.upstream.note(this, 'back');
      this.settle(nowMs);
    }
    if (this.share < 1) this.warm(nowMs);
    this.check?.tick(nowMs);
    return this.restless;
  }

  /** Follows the upstream's configuration: what is not asked for any more is forgotten. */
  configure({ outlier, active }: Health, checkPath: string, authority: string): void {
    const windowed = outlier.enabled && outlier.failureShare > 0;
    if (!windowed) this.recent = null;
    else if (this.recent?.windowMs !== outlier.windowMs) this.recent = new RecentCalls(outlier.windowMs);
    const now = this.upstream.now();
    if (!outlier.enabled) this.ejectedUntilMs = 0;
    const same = this.check?.isFor(active, checkPath, authority) ?? active === undefined;
    if (!same) {
      this.check?.stop();
      this.check = active === undefined ? null : new ActiveCheck(this, active, checkPath, authority);
      if (active === undefined) this.healthy = true;
    }
    this.settle(now);
    if (this.restless) this.upstream.watch(this);
  }

  /** Time alone may change its condition. */
  private get restless(): boolean {
    return this.ejectedUntilMs !== 0 || this.share < 1 || this.check !== null;
  }

  condition(): TargetCondition {
    if (!this.healthy) return 'unhealthy';
    if (this.ejectedUntilMs !== 0) return 'ejected';
    return this.share < 1 ? 'warming' : 'up';
  }

  /** The target has left the configuration. */
  retire(): void {
    this.retired = true;
    this.check?.stop();
    this.check = null;
    this.pool.retire();
  }
}
