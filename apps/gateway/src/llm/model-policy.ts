import type { Exchange } from '../exchange/exchange.js';
import type { Reply } from '../pipeline/reply.js';
import type { ModelEvent, ModelReply, Usage } from './ir/index.js';
import type { KeptAnswer } from './kept-answer.js';
import type { ModelCall } from './model-call.js';

/**
 * Hooks of policies on APIs that lead to models, called where the policy was entered. They see what was meant, not how it is written: whichever format the
 * caller or the provider speaks.
 */
export interface ModelPolicy {
  /** What it does with texts it tells by `ModelCall.findings`. */
  readonly tellsFindings?: boolean;
  /** Before a target is chosen; what `call.edit` gave may be changed. A reply ends the call, and a kept answer takes the place of a provider's. Also of operations that are no conversation. */
  onModelRequest?(x: Exchange, call: ModelCall): undefined | Reply | KeptAnswer | Promise<undefined | Reply | KeptAnswer>;
  /** On a whole answer, before anything of it is sent; it may be changed. A reply takes its place. */
  onModelReply?(x: Exchange, call: ModelCall, reply: ModelReply): undefined | ModelReply | Reply | Promise<undefined | ModelReply | Reply>;
  /** On each event of a stream, at once. Nothing: as it is; a list takes the event's place, and an empty one drops it. @throws AnswerRefused to end the answer here */
  onModelEvent?(x: Exchange, call: ModelCall, event: ModelEvent): undefined | ModelEvent | readonly ModelEvent[];
  /**
   * Whenever more of the usage is known, and once at the end with `final`, also for calls that failed or were left. What attempts that failed used is in it.
   * @param spendMicros micro-dollars; undefined where the price is not known
   * @returns false to stop a stream here: its caller is told that the limit is spent
   */
  onModelUsage?(x: Exchange, call: ModelCall, usage: Usage, spendMicros: number | undefined, final: boolean): boolean | undefined;
}
