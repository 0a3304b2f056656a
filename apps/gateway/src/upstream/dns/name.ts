/** Below this DNS would be asked more often than it can change anything. */
const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_600_000;
/** After failures, growing. */
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** Nobody asked for so long: it is not asked for in the background any more. */
const UNUSED_MS = 600_000;

/** What DNS said and when to ask again. */
export interface Answer<T> {
  value: T;
  ttlMs: number;
}

/**
 * Something that DNS knows under a name, kept current in the background: users always get the last good answer at once, and only the very first one waits.
 * An answer that cannot be renewed stays.
 */
export class Name<T> {
  value: T | undefined = undefined;
  private pending: Promise<T> | null = null;
  private dueAt = 0;
  private usedAt = 0;
  private failures = 0;
  /** Why there is no answer, and until when nobody asks again, so that calls to a name that is nowhere do not flood DNS. */
  private refused: { error: unknown; untilMs: number } | null = null;
  private lapsed = false;
  private readonly listeners = new Set<(value: T) => void>();
  holders = 0;

  constructor(
    readonly host: string,
    private readonly ask: (host: string) => Promise<Answer<T>>,
    private readonly now: () => number,
    /** Kept current even while nobody asks: changes are listened for. */
    private readonly always = false,
  ) {}

  onChange(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** The last good answer; undefined where there is none, or none that was kept current: then `resolve`. */
  current(): T | undefined {
    this.usedAt = this.now();
    return this.lapsed ? undefined : this.value;
  }

  /** @throws what the question failed with, when there never was an answer */
  async resolve(): Promise<T> {
    this.usedAt = this.now();
    if (this.refused !== null && this.usedAt < this.refused.untilMs) throw this.refused.error;
    try {
      return await this.refresh();
    } catch (error) {
      if (this.value === undefined) throw error;
      return this.value;
    }
  }

  tick(nowMs: number): void {
    if (this.lapsed || nowMs < this.dueAt || this.pending !== null || this.usedAt === 0) return;
    if (!this.always && nowMs - this.usedAt > UNUSED_MS) this.lapsed = true;
    else this.refresh().catch(() => {}); // the last good answer stays
  }

  private refresh(): Promise<T> {
    this.pending ??= this.renew().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  private async renew(): Promise<T> {
    try {
      const { value, ttlMs } = await this.ask(this.host);
      this.failures = 0;
      this.refused = null;
      this.lapsed = false;
      this.dueAt = this.now() + Math.min(Math.max(ttlMs, SHORTEST_MS), LONGEST_MS);
      const changed = JSON.stringify(value) !== JSON.stringify(this.value);
      this.value = value;
      if (changed) for (const listener of this.listeners) listener(value);
      return value;
    } catch (error) {
      this.dueAt = this.now() + Math.min(RETRY_MS * 2 ** this.failures++, LONGEST_RETRY_MS);
      if (this.value === undefined) this.refused = { error, untilMs: this.now() + RETRY_MS };
      throw error;
    }
  }
}
