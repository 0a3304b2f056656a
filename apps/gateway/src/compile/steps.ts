import { setImmediate as nextTurn } from 'node:timers/promises';

/** Long work in small steps: between two of them something else may run. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** How long work may hold the event loop before traffic is let through, milliseconds. */
export const SLICE_MS = 2;

export function inOneGo<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same result, a slice of the work in each turn of the event loop. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await nextTurn();
  }
}
