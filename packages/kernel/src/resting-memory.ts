import v8 from 'node:v8';
import vm from 'node:vm';

const CHECK_MS = 2_000;
/** V8's young generation after a collection that leaves little; more than this is left from a start or a peak. */
const YOUNG_BYTES_AT_REST = 2 << 20;

export interface RestingMemoryOptions {
  /** How much the process has done so far, in whatever it counts. */
  work: () => number;
  /** Less than this in a second is rest. */
  restBelow: number;
  checkMs?: number;
}

/**
 * Gives memory back at rest. V8 lets its young generation grow to 48 MB in a start or a peak and keeps it until the next collection, which at rest
 * may be an hour away; a young collection takes one or two milliseconds. Once little was allocated for some
 * seconds it shrinks the generation too, and V8 returns the pages a little later.
 */
export class RestingMemory {
  readonly #timer: NodeJS.Timeout;
  readonly #work: () => number;
  readonly #restBelow: number;
  #before = 0;
  #collect: (() => void) | undefined;

  constructor({ work, restBelow, checkMs = CHECK_MS }: RestingMemoryOptions) {
    this.#work = work;
    this.#restBelow = (restBelow * checkMs) / 1_000;
    this.#timer = setInterval(() => this.#check(), checkMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    const done = this.#work();
    const resting = done - this.#before < this.#restBelow;
    this.#before = done;
    if (!resting || youngBytes() <= YOUNG_BYTES_AT_REST) return;
    this.#collect ??= youngCollection();
    // what survived the first is let go, or kept for good, by the second
    this.#collect();
    this.#collect();
  }
}

function youngBytes(): number {
  return v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.physical_space_size ?? 0;
}

/** Node shows V8's collector only behind a flag, which may also be set while it runs: contexts made from then on have it. */
function youngCollection(): () => void {
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = vm.runInNewContext('typeof gc === "function" ? gc : undefined');
  if (typeof collect !== 'function') return () => {};
  return () => void collect({ type: 'minor' });
}

/** Work as CPU time of the whole process, milliseconds: for those who have no calls to count. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
