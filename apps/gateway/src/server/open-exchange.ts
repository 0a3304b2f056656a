import { performance } from 'node:perf_hooks';
import type { Carrier } from '../exchange/carrier.js';
import { Exchange } from '../exchange/exchange.js';
import { RequestId } from '../exchange/request-id.js';
import type { Head } from '../http1/head.js';
import { clientRequestId } from './client-request-id.js';
import { methodOf } from './method.js';
import type { ServerCore } from './server-core.js';

/** Begins the exchange of a request whose head was read; it keeps the snapshot of this moment. */
export function openExchange(core: ServerCore, carrier: Carrier, head: Head, recorded: boolean): Exchange {
  const { runtime, holder, limits } = core;
  const at = runtime.clock.now();
  const snapshot = holder.current;
  snapshot?.acquire();
  const id = limits.trustRequestId ? clientRequestId(head, at) : RequestId.next(at);
  return new Exchange(carrier, head, runtime, snapshot, id, methodOf(head), at, performance.now(), recorded);
}

/** Takes the head back; one of an earlier snapshot holds nothing of it any more. */
export function giveHead({ heads, holder }: ServerCore, x: Exchange): void {
  if (x.snapshot !== holder.current) x.head.derived = null;
  heads.give(x.head);
}
