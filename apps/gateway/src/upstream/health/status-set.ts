const STATUSES = 1_000;
/** Ranges that were seen before: thousands of upstreams have the same. */
const known = new Map<string, Uint8Array>();
const KNOWN_MAX = 1_000;

/** Statuses of ranges such as `502-504`, for a look-up by status without allocation: 1 where it belongs. Not to be written to. */
export function statusSet(ranges: readonly string[]): Uint8Array {
  const key = ranges.join();
  let set = known.get(key);
  if (set !== undefined) return set;
  set = new Uint8Array(STATUSES);
  for (const range of ranges) {
    const [from, to = from] = range.split('-').map(Number) as [number, number?];
    set.fill(1, from, to + 1);
  }
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, set);
  return set;
}
