import type { Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Reply } from '../../pipeline/reply.js';

/** Longer nobody waits for another's fetch: its client may be slow to take what comes. */
const WAIT_MS = 5_000;
/** Keys of what was fetched and could not be stored: calls for these do not wait for one another. */
const PASSES_MAX = 8_192;
const PASS_MS = 10_000;

/** How a fetch that others wait for ended. */
export type Landing =
  /** There is a response now that may be theirs. */
  | { kind: 'stored' }
  /** What came is for one caller only: each goes alone. */
  | { kind: 'alone' }
  /** The upstream gave no answer, and would give the others none. */
  | { kind: 'failed'; reply: Reply }
  /** Whoever fetched is gone: another one takes over. */
  | { kind: 'abandoned' };

class Waiting implements Call {
  constructor(
    readonly x: Exchange,
    private readonly flight: Flight,
    readonly land: (landing: Landing) => void,
  ) {}

  cancel(): void {
    this.flight.waiting.delete(this);
  }

  clientDrained(): void {}
}

/** One fetch, and the calls that wait for it. */
export class Flight {
  readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | null = null;
  private over = false;
  private after: (() => void) | null = null;

  constructor(
    readonly key: string,
    private readonly flights: Flights,
  ) {}

  /** Holds a call until the fetch has ended. */
  join(x: Exchange, land: (landing: Landing) => void): void {
    const waiting = new Waiting(x, this, land);
    this.waiting.add(waiting);
    x.call = waiting;
    this.timer ??= setTimeout(() => this.land({ kind: 'abandoned' }), WAIT_MS).unref();
  }

  /** Called when it has ended, however. */
  onEnd(after: () => void): void {
    this.after = after;
  }

  /** Once; later landings are of no interest to those who waited. Calls go on after what runs now, which may be in the middle of a message. */
  land(landing: Landing): void {
    if (this.over) return;
    this.over = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.flights.landed(this, landing);
    this.after?.();
    if (this.waiting.size === 0) return;
    queueMicrotask(() => {
      for (const waiting of [...this.waiting]) {
        this.waiting.delete(waiting);
        const { x } = waiting;
        if (x.ended) continue;
        x.call = null;
        waiting.land(landing);
      }
    });
  }
}

/** What is being fetched now. */
export class Flights {
  private readonly flying = new Map<string, Flight>();
  /** With the end of the time for which it holds, coarse milliseconds. */
  private readonly passes = new Map<string, number>();

  get size(): number {
    return this.flying.size;
  }

  of(key: string): Flight | undefined {
    return this.flying.get(key);
  }

  /** Whether calls for this key had better not wait for one another. */
  passing(key: string, nowMs: number): boolean {
    const until = this.passes.get(key);
    if (until === undefined) return false;
    if (nowMs < until) return true;
    this.passes.delete(key);
    return false;
  }

  begin(key: string): Flight {
    const flight = new Flight(key, this);
    this.flying.set(key, flight);
    return flight;
  }

  landed(flight: Flight, { kind }: Landing): void {
    if (this.flying.get(flight.key) === flight) this.flying.delete(flight.key);
    if (kind === 'stored') this.passes.delete(flight.key);
    else if (kind === 'alone') {
      if (this.passes.size >= PASSES_MAX) this.passes.clear();
      this.passes.set(flight.key, performance.now() + PASS_MS);
    }
  }
}
