import type { Exchange } from '../exchange/exchange.js';
import type { Policy } from '../pipeline/policy.js';
import type { Reply, ReplyHeader } from '../pipeline/reply.js';

/**
 * A policy that says who is calling. Standing alone it refuses calls that do not carry its kind of credential; in a list of several it is asked only
 * for calls that do.
 */
export interface Authenticator extends Policy {
  /** How a 401 asks for this kind (RFC 9110, 11.6.1). */
  readonly challenges: readonly ReplyHeader[];
  /** What to send, in words that follow "Send". */
  readonly wants: string;
  /** Whether the call carries a credential of this kind, right or wrong. */
  carried(x: Exchange): boolean;
  onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply>;
  /** Takes what may be a credential of this kind out of what goes upstream, unless it is to be sent on: it was not this one that counted. */
  strip(x: Exchange): void;
}
