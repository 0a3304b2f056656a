import type { ModelError } from '../../llm/ir/index.js';
import type { Reply } from '../../pipeline/reply.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';

const CUT: ModelError = { class: 'cut', status: 502, message: 'The answer broke off: the provider ended it before the model had finished' };
const SILENT: ModelError = { class: 'timeout', status: 504, message: 'The answer stopped: the provider said nothing more' };

/** What is spent while an answer is written ends it. */
export const STOPPED: ModelError = { class: 'quota', status: 429, code: 'gateway.model_stopped', message: 'The answer was stopped: the limit is spent' };

/** What an answer that has begun ends with where its provider does not finish it. */
export const brokenOff = (fault: UpstreamFault | 'busy' | undefined): ModelError => (fault?.endsWith('timeout') === true ? SILENT : CUT);

const told = (kind: ModelError['class'], { status, code, detail }: Reply, otherwise: string): ModelError => ({
  class: kind,
  status,
  ...(code && { code }),
  message: detail ?? otherwise,
});

/** The same where a policy lets no more of it through. */
export const refusedBy = (reply: Reply): ModelError => told('content-filter', reply, reply.code ?? 'The answer is refused');

/** And where who called is not let in any more. */
export const withdrawnBy = (reply: Reply): ModelError => told('auth', reply, 'The answer was stopped: the caller is not let in any more');
