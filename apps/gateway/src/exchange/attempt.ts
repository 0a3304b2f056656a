import type { AttemptStep } from '@gatehouse/definition';

/** One try at an upstream target, for the record and for policies that act on each try. Times in microseconds. */
export class Attempt implements AttemptStep {
  connectUs?: number;
  firstByteUs?: number;
  status?: number;
  error?: string;
  address?: string;
  arm?: string;

  constructor(
    readonly target: string,
    /** 0 for the first try. */
    readonly number: number,
    readonly because?: NonNullable<AttemptStep['because']>,
  ) {}
}
