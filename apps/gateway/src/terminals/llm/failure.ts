import type { ModelErrorClass, ModelOperation } from '@gatehouse/definition';
import type { BadModelRequest } from '../../llm/ir/index.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';
import { REPLIES } from '../http/fault-replies.js';

/** Why an attempt came to nothing, and what the caller is told if no other one does better. */
export interface Failure {
  class: ModelErrorClass;
  message: string;
  retryAfterMs?: number | undefined;
  /** The answer to the caller where nothing else can be had. */
  give: () => void;
}

const BUSY = refuse('gateway.upstream_busy', undefined, [header('retry-after', '1')]);
export const PROVIDER_REFUSED = refuse('gateway.provider_refused');
export const ANSWER_CUT = refuse('gateway.model_answer_cut');
export const ANSWER_INVALID = refuse('gateway.upstream_invalid', 'The answer of the model’s provider is not what its format says.');

/** @param answered the answer had begun */
export function replyOfFault(fault: UpstreamFault | 'busy', answered: boolean): Reply {
  if (fault === 'busy') return BUSY;
  return answered && fault !== 'idle-timeout' ? ANSWER_CUT : REPLIES[fault];
}

/** What the caller's own format does not allow. */
export function invalidRequest({ pointer, message }: BadModelRequest): Reply {
  return refuse('gateway.model_request_invalid', pointer === '' ? message : `${pointer}: ${message}`, [], { members: { pointer } });
}

/** No target of it can: said by name, since the client may have a method for what the provider has not. */
export const notOffered = (operation: ModelOperation): Reply =>
  refuse('gateway.model_not_offered', `None of the providers that serve it has ${operation.replaceAll('-', ' ')} that this call can be put to.`);
