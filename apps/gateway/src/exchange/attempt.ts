import type { AttemptStep } from '@gatehouse/definition';

/** Where an attempt goes, as policies that sign it need to know. */
export interface AttemptPlace {
  /** Host and port, as the Host header says. */
  readonly authority: string;
  /** Path prefix of the target; empty for none. */
  readonly basePath: string;
}

/** One try at an upstream target, for the record and for policies that act on each try. Times in microseconds. */
export class Attempt implements AttemptStep {
  connectUs?: number;
  firstByteUs?: number;
  status?: number;
  error?: string;
  address?: string;
  /** Set where policies act on each try. */
  place: AttemptPlace | null = null;
  arm?: string;

  constructor(
    readonly target: string,
    /** 0 for the first try. */
    readonly number: number,
    readonly because?: NonNullable<AttemptStep['because']>,
  ) {}
}
