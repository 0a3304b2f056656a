import type { ActiveHealthCheck } from '@gatehouse/definition';
import type { TargetState } from '../target-state.js';
import { Probe } from './probe.js';
import { statusSet } from './status-set.js';

/** The first check of a target comes within this, so that a dead one is known soon; milliseconds. */
const FIRST_MS = 500;

/**
 * Counts good and bad checks in a row.
 */
export class Verdict {
  private row = 0;

  constructor(
    private readonly healthyAfter: number,
    private readonly unhealthyAfter: number,
  ) {}

  /** What the target is after one more check, given what it was. */
  after(good: boolean, healthy: boolean): boolean {
    if (good === healthy) {
      this.row = 0;
      return healthy;
    }
    this.row++;
    if (this.row < (good ? this.healthyAfter : this.unhealthyAfter)) return healthy;
    this.row = 0;
    return good;
  }
}

/** When the next check is due after one at `nowMs`. @param random between 0 and 1 */
export function nextCheckMs(nowMs: number, { intervalMs, jitterShare }: ActiveHealthCheck, random: number): number {
  return nowMs + intervalMs * (1 + jitterShare * (2 * random - 1));
}

/** Asks one target regularly whether it is well. Runs on the shared ticker; a check in flight is not overtaken by the next. */
export class ActiveCheck {
  private dueMs: number;
  private probe: Probe | null = null;
  private readonly good: Uint8Array;
  private readonly verdict: Verdict;
  private readonly requestHead: Buffer;

  constructor(
    private readonly state: TargetState,
    private readonly settings: ActiveHealthCheck,
    private readonly path: string,
    private readonly authority: string,
  ) {
    this.good = statusSet(settings.statuses);
    this.verdict = new Verdict(settings.healthyAfter, settings.unhealthyAfter);
    this.requestHead = Buffer.from(
      `${settings.method} ${path} HTTP/1.1\r\nhost: ${authority}\r\nuser-agent: gatehouse-health-check\r\naccept: */*\r\nconnection: close\r\n\r\n`,
      'latin1',
    );
    this.dueMs = state.upstream.now() + state.upstream.random() * Math.min(FIRST_MS, settings.intervalMs);
  }

  isFor(settings: ActiveHealthCheck | undefined, path: string, authority: string): boolean {
    return JSON.stringify(settings) === JSON.stringify(this.settings) && path === this.path && authority === this.authority;
  }

  tick(nowMs: number): void {
    this.probe?.tick(nowMs);
    if (nowMs < this.dueMs || this.probe !== null) return;
    const { state, settings } = this;
    this.dueMs = nextCheckMs(nowMs, settings, state.upstream.random());
    this.probe = new Probe(state.pool, this.requestHead, settings, (status) => this.finished(status));
  }

  private finished(status: number): void {
    this.probe = null;
    const { state } = this;
    state.judged(this.verdict.after(this.good[status] === 1, state.healthy), state.upstream.now());
  }

  stop(): void {
    this.dueMs = Number.POSITIVE_INFINITY;
    this.probe?.cancel();
    this.probe = null;
  }
}
