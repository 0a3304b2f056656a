import { type Loss, Lost, type Reply } from './line.js';

const LOSSES_KEPT = 20;

/** What became of every request of a load. `asked` is the sum of all others: no fate is unknown. */
export class Tally {
  asked = 0;
  /** Replies by status. */
  readonly statuses: Record<string, number> = {};
  readonly losses: Record<Loss, number> = { refused: 0, reset: 0, 'timed out': 0, garbled: 0 };
  /** The first things that went wrong, to see why. */
  readonly first: { atMs: number; what: string }[] = [];
  private readonly begun = performance.now();

  private readonly expected: readonly number[];

  constructor(expected: readonly number[] = [200]) {
    this.expected = expected;
  }

  answered(reply: Reply): void {
    this.statuses[reply.status] = (this.statuses[reply.status] ?? 0) + 1;
    if (!this.expected.includes(reply.status)) this.note(`${reply.status} ${reply.body.slice(0, 200)}`);
  }

  lost(error: unknown): void {
    if (!(error instanceof Lost)) throw error;
    this.losses[error.loss]++;
    this.note(error.message);
  }

  /** As they should be. */
  get good(): number {
    return this.expected.reduce((sum, status) => sum + (this.statuses[status] ?? 0), 0);
  }

  /** Anything else: a wrong status is a loss to its caller too. */
  get bad(): number {
    return this.asked - this.good;
  }

  /** Counts what another load did with this one's. */
  absorb(other: Tally): void {
    this.asked += other.asked;
    for (const [status, count] of Object.entries(other.statuses)) this.statuses[status] = (this.statuses[status] ?? 0) + count;
    for (const [loss, count] of Object.entries(other.losses)) this.losses[loss as Loss] += count;
    this.first.push(...other.first);
  }

  report(): Record<string, unknown> {
    const losses = Object.fromEntries(Object.entries(this.losses).filter(([, count]) => count > 0));
    return { asked: this.asked, bad: this.bad, statuses: this.statuses, ...losses, ...(this.first.length > 0 && { first: this.first.slice(0, 5) }) };
  }

  private note(what: string): void {
    if (this.first.length < LOSSES_KEPT) this.first.push({ atMs: Math.round(performance.now() - this.begun), what });
  }
}
