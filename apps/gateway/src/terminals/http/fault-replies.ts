import { type Reply, refuse } from '../../pipeline/reply.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';

const UNREACHABLE = refuse('gateway.upstream_unreachable');
const INVALID = refuse('gateway.upstream_invalid');
const TIMEOUT = refuse('gateway.upstream_timeout');
export const TOO_LONG = refuse('gateway.upstream_timeout', 'The call took longer than its upstream may take altogether.');

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
