import { ProblemError } from '@gatehouse/kernel';

/** Where an action may start and where it leads. */
export interface Step<State extends string> {
  readonly from: readonly State[];
  readonly to: State;
}

export type Steps<State extends string> = Readonly<Record<string, Step<State>>>;

/** One state machine as data: whoever changes a state, by API, job or seed, asks this table. */
export class Lifecycle<State extends string, Action extends string> {
  constructor(
    readonly noun: string,
    readonly steps: Readonly<Record<Action, Step<State>>>,
  ) {}

  /** The states that can follow, whichever action leads there. */
  allowed(state: State): State[] {
    const next = this.list.filter((step) => step.from.includes(state)).map((step) => step.to);
    return [...new Set(next)];
  }

  can(state: State, action: Action): boolean {
    return this.steps[action].from.includes(state);
  }

  /** @throws ProblemError transition.not_allowed, naming the state and what is allowed */
  after(state: State, action: Action): State {
    if (!this.can(state, action)) throw this.refusal(state, this.steps[action].to);
    return this.steps[action].to;
  }

  /** For requests that name the state they want. @throws ProblemError transition.not_allowed */
  actionTo(state: State, to: State): Action {
    const found = (Object.entries(this.steps) as [Action, Step<State>][]).find(([, step]) => step.to === to && step.from.includes(state));
    if (!found) throw this.refusal(state, to);
    return found[0];
  }

  private get list(): Step<State>[] {
    return Object.values(this.steps);
  }

  private refusal(state: State, to: State): ProblemError {
    const allowed = this.allowed(state);
    const way = allowed.length > 0 ? `It can become ${allowed.join(', ')}.` : 'This state is final.';
    return new ProblemError('transition.not_allowed', `The ${this.noun} is ${state} and cannot become ${to} this way. ${way}`, { state, allowed });
  }
}

/** Keeps the action names of the table as types. */
export function lifecycle<State extends string>(noun: string) {
  return <const Table extends Steps<State>>(steps: Table): Lifecycle<State, keyof Table & string> => new Lifecycle<State, keyof Table & string>(noun, steps);
}
