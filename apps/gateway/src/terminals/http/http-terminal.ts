import type { Exchange } from '../../exchange/exchange.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import type { CircuitBreaker } from '../../upstream/health/circuit-breaker.js';
import type { Upstream } from '../../upstream/upstream.js';
import { HttpCall } from './http-call.js';

const NO_TARGET = refuse('gateway.no_target');

/** Forwards to the targets of an upstream. The upstream is looked up per request: it changes without the API's object changing. */
export class HttpTerminal implements Terminal {
  constructor(private readonly upstreamId: string | null) {}

  start(x: Exchange): void {
    const upstream = this.upstreamId === null ? undefined : x.snapshot?.upstreams.get(this.upstreamId);
    if (upstream === undefined) fail(x, NO_TARGET);
    else if (upstream.targets.length > 0) forward(x, upstream);
    else void forwardLater(x, upstream);
  }
}

function fail(x: Exchange, reply: Reply): void {
  x.outcome = 'failed';
  x.answer(reply);
}

/** Targets that DNS has to name are not known yet. */
async function forwardLater(x: Exchange, upstream: Upstream): Promise<void> {
  const { pending } = upstream;
  if (pending === null) return fail(x, NO_TARGET);
  x.waiting++;
  await pending;
  x.waiting--;
  if (x.ended) x.release();
  else if (upstream.targets.length === 0) fail(x, NO_TARGET);
  else forward(x, upstream);
}

function forward(x: Exchange, upstream: Upstream): void {
  const { circuit } = upstream.state;
  const now = circuit === null ? 0 : performance.now();
  const period = circuit === null ? 0 : circuit.admit(now);
  if (circuit !== null && period === 0) {
    fail(x, circuitOpen(circuit, now));
    return;
  }
  const call = new HttpCall(x, upstream, period);
  x.call = call;
  call.attempt();
}

function circuitOpen({ openUntilMs }: CircuitBreaker, nowMs: number): Reply {
  const seconds = Math.max(1, Math.ceil((openUntilMs - nowMs) / 1_000));
  return refuse('gateway.circuit_open', undefined, [header('retry-after', String(seconds))]);
}
