/** What was drawn for calls that are not sent by what they are: whoever asks again where one goes is told the same. */
const draws = new WeakMap<object, number>();

/** Between 0 and 1, once for each call. */
export function drawFor(x: object, random: () => number): number {
  const drawn = draws.get(x) ?? random();
  draws.set(x, drawn);
  return drawn;
}

/** A call in the name of another goes where that went. */
export function drawAlike(x: object, other: object): void {
  const drawn = draws.get(other);
  if (drawn !== undefined) draws.set(x, drawn);
}
