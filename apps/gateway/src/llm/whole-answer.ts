import type { ModelReply } from './ir/index.js';

/** How a streamed answer grew: pairs of milliseconds since its first piece, and letters that were there by then. */
export type Timeline = readonly (readonly [afterMs: number, letters: number])[];

/** An answer as a provider gave it, before policies saw it, and all of it. */
export interface WholeModelAnswer {
  readonly reply: ModelReply;
  /** Null where it came in one piece. */
  readonly timeline: Timeline | null;
  /** Who gave it: `provider/model`. */
  readonly target: string;
}

/** Wants an answer when it is whole. */
export interface AnswerTaker {
  /** Longer ones are not waited for. */
  readonly lettersMax: number;
  take(answer: WholeModelAnswer): void;
}
