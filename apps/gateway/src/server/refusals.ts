import { Refusal } from '../http1/header-lines.js';
import { type Reply, refuse } from '../pipeline/reply.js';

export const BODY_TOO_LARGE = refuse('gateway.body_too_large');
export const CHUNKS_MALFORMED = refuse('gateway.request_malformed', 'The chunks of the body are not valid.');
export const REQUEST_TIMEOUT = refuse('gateway.request_timeout');
export const EXCHANGE_TIMEOUT = refuse('gateway.exchange_timeout');
export const BODY_TOO_SLOW = refuse('gateway.request_timeout', 'The body comes too slowly.');

const OF_HEAD: ReadonlyMap<number, Reply> = new Map([
  [Refusal.malformed, refuse('gateway.request_malformed')],
  [Refusal.targetTooLong, refuse('gateway.target_too_long')],
  [Refusal.headTooLarge, refuse('gateway.head_too_large')],
  [Refusal.transferCoding, refuse('gateway.transfer_coding_unknown')],
  [Refusal.version, refuse('gateway.http_version')],
  [Refusal.expectation, refuse('gateway.expectation_failed')],
]);

const MALFORMED = OF_HEAD.get(Refusal.malformed) as Reply;

export function refusalOfHead(code: number): Reply {
  return OF_HEAD.get(code) ?? MALFORMED;
}
