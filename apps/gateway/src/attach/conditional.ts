import type { Exchange } from '../exchange/exchange.js';
import type { Terminal } from '../pipeline/pipeline.js';
import type { Policy } from '../pipeline/policy.js';
import type { Holds } from './condition.js';

/**
 * A policy that takes part in some calls only. It is decided once, where the call reaches the policy; all further hooks ask what was decided.
 * @param slot where that is kept, of this policy alone
 * @throws Error for a policy that is more than a part of calls
 */
export function conditional(policy: Policy, holds: Holds, slot: number): Policy {
  if (policy.adds) throw new Error('a policy that adds operations to the API is there for all calls or for none: it takes no condition');
  const met = ({ slots }: { readonly slots: unknown[] }): boolean => slots[slot] === true;
  const { onModelRequest, onModelReply, onModelEvent, onModelUsage } = policy;
  const { onAttempt, onResponse, onRecheck, onRequestBody, onResponseBody, onEvent, onEnd, takesPart, around, onUnauthorized } = policy;
  return {
    ...(policy.bodyBytesMax !== undefined && { bodyBytesMax: policy.bodyBytesMax }),
    ...(policy.bodyTooLarge !== undefined && { bodyTooLarge: policy.bodyTooLarge }),
    onRequest: (x) => {
      if (!holds(x)) return undefined;
      x.slots[slot] = true;
      return policy.onRequest?.(x);
    },
    ...(onAttempt && { onAttempt: (x, attempt) => (met(x) ? onAttempt.call(policy, x, attempt) : undefined) }),
    ...(onResponse && { onResponse: (x) => (met(x) ? onResponse.call(policy, x) : undefined) }),
    ...(onRecheck && { onRecheck: (x, snapshot) => (met(x) ? onRecheck.call(policy, x, snapshot) : undefined) }),
    takesPart: (x, body) => met(x) && takesPart?.call(policy, x, body) !== false,
    ...(onRequestBody && { onRequestBody: (x, body, last) => onRequestBody.call(policy, x, body, last) }),
    ...(onResponseBody && { onResponseBody: (x, body, last) => onResponseBody.call(policy, x, body, last) }),
    ...(onEvent && { onEvent: (x, event) => onEvent.call(policy, x, event) }),
    ...(onUnauthorized && { onUnauthorized: (x) => met(x) && onUnauthorized.call(policy, x) }),
    ...(around && { around: (inner) => eitherWay(around.call(policy, inner), inner, met) }),
    ...(onEnd && {
      onEnd: (x) => {
        if (met(x)) onEnd.call(policy, x);
      },
    }),
    ...(onModelRequest && { onModelRequest: (x, call) => (met(x) ? onModelRequest.call(policy, x, call) : undefined) }),
    ...(onModelReply && { onModelReply: (x, call, reply) => (met(x) ? onModelReply.call(policy, x, call, reply) : undefined) }),
    ...(onModelEvent && { onModelEvent: (x, call, event) => (met(x) ? onModelEvent.call(policy, x, call, event) : undefined) }),
    ...(onModelUsage && {
      onModelUsage: (x, call, usage, spendMicros, final) => (met(x) ? onModelUsage.call(policy, x, call, usage, spendMicros, final) : undefined),
    }),
    dispose: () => policy.dispose?.(),
  };
}

function eitherWay(own: Terminal, inner: Terminal, met: (x: Exchange) => boolean): Terminal {
  return { start: (x) => (met(x) ? own : inner).start(x) };
}
