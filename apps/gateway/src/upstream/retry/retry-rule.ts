import type { AttemptStep } from '@gatehouse/definition';
import type { UpstreamFault } from '../call-handler.js';

/** RFC 9110, 9.2.1. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
/** RFC 9110, 9.2.2: the safe ones, and these. */
const MORE_IDEMPOTENT = new Set(['PUT', 'DELETE']);

export const isIdempotent = (method: string): boolean => SAFE.has(method) || MORE_IDEMPOTENT.has(method);

/** Whether a request may be sent again that the upstream may have seen. */
export function mayRepeat(method: string, methods: 'safe' | 'idempotent'): boolean {
  return SAFE.has(method) || (methods === 'idempotent' && MORE_IDEMPOTENT.has(method));
}

/** What is known of an attempt that failed before any answer. */
export interface FailedAttempt {
  fault: UpstreamFault;
  method: string;
  methods: 'safe' | 'idempotent';
  /** The request can be sent whole once more: it has no body, or nothing of it was sent, or what was sent is kept. */
  replayable: boolean;
  /** On a connection that had served before, and not a byte came back. */
  stale: boolean;
  /** The call went to a fresh connection already because a kept one was stale. */
  replaced: boolean;
  /** The name has an address that was not found dead. */
  otherAddress: boolean;
  retriesLeft: number;
}

/** Why there is to be another attempt; undefined where there is none. */
export function nextAttempt(failed: FailedAttempt): AttemptStep['because'] {
  const { fault, method, replayable } = failed;
  if (!replayable) return undefined;
  // the other side closed it while it was idle: that is nobody's failure, and costs the client nothing
  if (fault === 'reset' && failed.stale && !failed.replaced && isIdempotent(method)) return 'stale';
  // nothing was sent, so that whatever the method nothing can happen twice
  const unsent = fault === 'connect' || fault === 'connect-timeout';
  if (unsent && failed.otherAddress) return 'address';
  if (failed.retriesLeft === 0) return undefined;
  return unsent || (fault === 'reset' && mayRepeat(method, failed.methods)) ? 'retry' : undefined;
}
