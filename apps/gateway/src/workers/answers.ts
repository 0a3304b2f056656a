import type { Acknowledgement } from '@gatehouse/definition';
import { ERRORS_MAX } from '../snapshot/applier.js';
import type { Offered } from './snapshot-keeper.js';
import type { WorkerProcess } from './worker-process.js';

type Answer = Omit<Acknowledgement, 'gatewayId'>;

/** A manifest during whose building so many workers died is to blame for it. */
const DEATHS_MAX = 2;

/** Makes one answer for the control plane out of what each worker says of a manifest. */
export class Answers {
  #told = '';
  #deaths = { sequence: 0, count: 0 };

  /** What all of them say together; undefined while one has not said, or when nothing is new. */
  collect({ manifest: { sequence } }: Offered, workers: readonly WorkerProcess[]): Answer | undefined {
    const answers = workers.map(({ acknowledgement }) => acknowledgement);
    if (answers.length === 0 || !answers.every((answer) => answer?.sequence === sequence)) return undefined;
    const answer = together(answers as Answer[]);
    const text = JSON.stringify(answer);
    if (text === this.#told) return undefined;
    this.#told = text;
    return answer;
  }

  /** True when it is time to give the manifest up. */
  died(worker: WorkerProcess, { signed, manifest: { sequence } }: Offered): boolean {
    if (worker.given !== signed.signature || worker.acknowledgement?.sequence === sequence) return false;
    if (this.#deaths.sequence !== sequence) this.#deaths = { sequence, count: 0 };
    return ++this.#deaths.count >= DEATHS_MAX;
  }
}

function together(answers: readonly Answer[]): Answer {
  const { sequence, digest } = answers[0] as Answer;
  const errors = [...new Map(answers.flatMap((answer) => answer.errors.map((error) => [error.key, error] as const))).values()];
  const state = answers.some((answer) => answer.state === 'refused') ? 'refused' : errors.length > 0 ? 'partial' : 'applied';
  return { sequence, digest, state, errors: errors.slice(0, ERRORS_MAX) };
}
