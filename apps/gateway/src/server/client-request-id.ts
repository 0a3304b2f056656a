import { RequestId } from '../exchange/request-id.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';

const REQUEST_ID = new HeaderName('x-request-id');
const WELL_FORMED = /^[A-Za-z0-9._:/+=-]{1,128}$/;

/** The client's own request id when it is a plain word, else one of ours. */
export function clientRequestId(head: Head, nowMs: number): RequestId {
  const own = head.get(REQUEST_ID);
  return own !== undefined && WELL_FORMED.test(own) ? RequestId.of(own) : RequestId.next(nowMs);
}
