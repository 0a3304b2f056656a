import type { Reply } from '../pipeline/reply.js';

/** Thrown by a policy on an event of a stream: the answer ends here, and this is why. Before any of it was sent, this is the answer. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';

  constructor(readonly reply: Reply) {
    super(reply.detail ?? reply.code ?? 'refused');
  }
}
