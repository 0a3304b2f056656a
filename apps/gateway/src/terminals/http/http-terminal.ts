import type { Exchange } from '../../exchange/exchange.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import { refuse } from '../../pipeline/reply.js';
import { HttpCall } from './http-call.js';

const NO_TARGET = refuse('gateway.no_target');

/** Forwards to the targets of an upstream. The upstream is looked up per request: it changes without the API's object changing. */
export class HttpTerminal implements Terminal {
  constructor(private readonly upstreamId: string | null) {}

  start(x: Exchange): void {
    const upstream = this.upstreamId === null ? undefined : x.snapshot?.upstreams.get(this.upstreamId);
    if (upstream === undefined || upstream.targets.length === 0) {
      x.outcome = 'failed';
      x.answer(NO_TARGET);
      return;
    }
    const call = new HttpCall(x, upstream);
    x.call = call;
    call.attempt();
  }
}
