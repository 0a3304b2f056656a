/** Statuses of ranges such as `502-504`, for a look-up by status without allocation: 1 where it belongs. */
export function statusSet(ranges: readonly string[]): Uint8Array {
  const set = new Uint8Array(1_000);
  for (const range of ranges) {
    const [from, to = from] = range.split('-').map(Number) as [number, number?];
    set.fill(1, from, to + 1);
  }
  return set;
}
