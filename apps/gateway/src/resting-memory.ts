import v8 from 'node:v8';
import vm from 'node:vm';

const CHECK_MS = 5_000;
/** In one check's time: fewer calls than that are rest. */
const CALLS_AT_REST = 50;
/** V8's young generation after a collection that leaves little; more than this is left from a start or a peak. */
const YOUNG_BYTES_AT_REST = 4 << 20;

/**
 * Gives memory back at rest. V8 lets its young generation grow to 48 MB in a start or a peak and keeps it until the next collection, which at rest
 * may be an hour away; a young collection takes one or two milliseconds. Once little was allocated for some
 * seconds it shrinks the generation too, and V8 returns the pages a little later.
 */
export class RestingMemory {
  readonly #timer: NodeJS.Timeout;
  #callsBefore = 0;
  #collect: (() => void) | undefined;

  constructor(
    private readonly calls: () => number,
    checkMs = CHECK_MS,
  ) {
    this.#timer = setInterval(() => this.#check(), checkMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    const calls = this.calls();
    const resting = calls - this.#callsBefore < CALLS_AT_REST;
    this.#callsBefore = calls;
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
