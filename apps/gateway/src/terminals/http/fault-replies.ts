import { type Reply, refuse } from '../../pipeline/reply.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';

const UNREACHABLE = refuse('gateway.upstream_unreachable');
const INVALID = refuse('gateway.upstream_invalid');
const TIMEOUT = refuse('gateway.upstream_timeout');
export const TOO_LONG = refuse('gateway.upstream_timeout', 'The call took longer than its upstream may take altogether.');

const NOT_PUBLIC = refuse('gateway.destination_refused', 'The name leads to an address that is not public.');

/** What the caller of a forward proxy is told. */
export const egressReply = (fault: UpstreamFault, message: string): Reply => (message === 'EADDRESSNOTALLOWED' ? NOT_PUBLIC : REPLIES[fault]);

/** What the client is told about each way an upstream can fail. */
export const REPLIES: Record<UpstreamFault, Reply> = {
  connect: UNREACHABLE,
  reset: UNREACHABLE,
  invalid: INVALID,
  'connect-timeout': TIMEOUT,
  'first-byte-timeout': TIMEOUT,
  'idle-timeout': TIMEOUT,
  'total-timeout': TOO_LONG,
};
