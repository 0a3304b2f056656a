import { setImmediate as nextTurn } from 'node:timers/promises';
import { SLICE_MS } from '../compile/steps.js';

/** Lets traffic through whenever a long piece of work has held the event loop for a slice: `await` what it returns between steps. */
export function slices(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < SLICE_MS) return undefined;
    return nextTurn().then(() => {
      began = performance.now();
    });
  };
}
