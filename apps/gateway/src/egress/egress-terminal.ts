import type { Egress } from '@gatehouse/definition';
import type { Exchange } from '../exchange/exchange.js';
import type { Terminal } from '../pipeline/pipeline.js';
import { refuse } from '../pipeline/reply.js';
import { HttpCall } from '../terminals/http/http-call.js';
import { destinationOf } from './asked-destination.js';
import { ConnectCall } from './connect-call.js';

const NO_WAY_OUT = refuse('gateway.no_target', 'This gateway leads nowhere outside.');
const PRIVATE = refuse('gateway.destination_refused', 'The address is not public.');

/** Leads to where the caller asked: a tunnel for CONNECT, else a call in clear. */
export class EgressTerminal implements Terminal {
  constructor(private readonly egress: Egress) {}

  start(x: Exchange): void {
    const { wayOut } = x.runtime;
    const destination = destinationOf(x);
    if (wayOut === undefined || x.api === null || !wayOut.allows(destination)) {
      x.answer(wayOut === undefined ? NO_WAY_OUT : PRIVATE);
      return;
    }
    const upstream = wayOut.to(destination, x.api.object.tenant.id, this.egress, x.runtime);
    if (x.method === 'CONNECT') new ConnectCall(x, upstream).start();
    else {
      const call = new HttpCall(x, upstream, 0);
      x.call = call;
      call.attempt();
    }
  }
}
