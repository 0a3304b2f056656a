import type { Step } from '../pipeline/pipeline.js';

/** The steps of a pipeline that look at model calls. */
export interface ModelHooks {
  readonly request: readonly Step[];
  /** Last in, first out, as for responses. */
  readonly reply: readonly Step[];
  readonly event: readonly Step[];
  readonly usage: readonly Step[];
}

export function modelHooks(steps: readonly Step[]): ModelHooks | null {
  const request = steps.filter(({ policy }) => policy.onModelRequest);
  const reply = steps.filter(({ policy }) => policy.onModelReply).reverse();
  const event = steps.filter(({ policy }) => policy.onModelEvent).reverse();
  const usage = steps.filter(({ policy }) => policy.onModelUsage);
  return request.length + reply.length + event.length + usage.length === 0 ? null : { request, reply, event, usage };
}
