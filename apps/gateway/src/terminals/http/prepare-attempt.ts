import type { Attempt } from '../../exchange/attempt.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Step } from '../../pipeline/pipeline.js';
import { AttemptRefused } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';

const POLICY_FAILED = refuse('gateway.policy_failed');

/** Runs what policies do before each attempt. A reply: it is not made. */
export async function prepareAttempt(x: Exchange, steps: readonly Step[], attempt: Attempt): Promise<Reply | null> {
  x.waiting++;
  try {
    for (const step of steps) if (step.position < x.entered) await step.policy.onAttempt?.(x, attempt);
    return null;
  } catch (error) {
    if (error instanceof AttemptRefused) return error.reply;
    x.runtime.log.error({ err: error, requestId: x.requestId }, 'a policy failed before an attempt');
    return POLICY_FAILED;
  } finally {
    x.waiting--;
    if (x.ended) x.release();
  }
}
