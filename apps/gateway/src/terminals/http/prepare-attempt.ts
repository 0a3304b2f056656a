import type { Attempt } from '../../exchange/attempt.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Step } from '../../pipeline/pipeline.js';

/** Runs what policies do before each attempt. False: one of them failed. */
export async function prepareAttempt(x: Exchange, steps: readonly Step[], attempt: Attempt): Promise<boolean> {
  x.waiting++;
  try {
    for (const step of steps) if (step.position < x.entered) await step.policy.onAttempt?.(x, attempt);
    return true;
  } catch (error) {
    x.runtime.log.error({ err: error, requestId: x.requestId }, 'a policy failed before an attempt');
    return false;
  } finally {
    x.waiting--;
    if (x.ended) x.release();
  }
}
