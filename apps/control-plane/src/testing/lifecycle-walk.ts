import { ProblemError } from '@gatehouse/kernel';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Lifecycle } from '../platform/lifecycle/index.js';

/**
 * Walks random sequences of actions and holds each step against the moves written down in the architecture (`legal`, `from>to`): no illegal state is
 * reached, a refused action leaves the state alone, and every refusal names the state and exactly what is allowed from it.
 */
export function walkLifecycle<State extends string, Action extends string>(
  machine: Lifecycle<State, Action>,
  start: State,
  legal: readonly `${State}>${State}`[],
): void {
  const moves = new Set<string>(legal);
  const actions = Object.keys(machine.steps) as Action[];
  const seen = new Set<string>();
  const walk = (sequence: Action[]) => {
    let state = start;
    for (const action of sequence) {
      const next = attempt(machine, state, action);
      if (next === undefined) continue;
      expect(moves).toContain(`${state}>${next}`);
      seen.add(`${state}>${next}`);
      state = next;
    }
  };
  fc.assert(fc.property(fc.array(fc.constantFrom(...actions), { maxLength: 30 }), walk), { numRuns: 500 });
  expect([...seen].sort()).toEqual([...moves].sort());
}

function attempt<State extends string, Action extends string>(machine: Lifecycle<State, Action>, state: State, action: Action): State | undefined {
  try {
    return machine.after(state, action);
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    const problem = error as ProblemError;
    expect(problem.code).toBe('transition.not_allowed');
    expect(problem.extensions).toEqual({ state, allowed: machine.allowed(state) });
    return undefined;
  }
}
