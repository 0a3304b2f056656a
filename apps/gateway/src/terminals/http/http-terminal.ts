import { performance } from 'node:perf_hooks';
import type { Snapshot } from '../../compile/snapshot.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import type { CircuitBreaker } from '../../upstream/health/circuit-breaker.js';
import { armOf } from '../../upstream/split/arm-of.js';
import type { Side } from '../../upstream/split/split-state.js';
import type { Upstream } from '../../upstream/upstream.js';
import { LambdaCall } from '../function/lambda-call.js';
import { copyCall } from './copy-call.js';
import { HttpCall } from './http-call.js';

const NO_TARGET = refuse('gateway.no_target');

/** Forwards to the targets of an upstream. The upstream is looked up per request: it changes without the API's object changing. */
export class HttpTerminal implements Terminal {
  private serial = 0;
  private found: Upstream | undefined = undefined;

  constructor(private readonly upstreamId: string | null) {}

  private upstream(snapshot: Snapshot | null): Upstream | undefined {
    if (this.upstreamId === null || snapshot === null) return undefined;
    if (this.serial !== snapshot.serial) {
      this.found = snapshot.upstreams.get(this.upstreamId);
      this.serial = snapshot.serial;
    }
    return this.found;
  }

  start(x: Exchange): void {
    const upstream = this.upstream(x.snapshot);
    if (upstream === undefined) fail(x, NO_TARGET);
    else if (!upstream.plain) sendOn(x, upstream);
    else if (upstream.targets.length > 0) forward(x, upstream, null);
    else void forwardLater(x, upstream, null);
  }
}

function fail(x: Exchange, reply: Reply): void {
  x.outcome = 'failed';
  x.answer(reply);
}

/** Where the call goes at all: to an arm of the upstream's split, and a copy of it to where its mirror leads. */
function sendOn(x: Exchange, upstream: Upstream): void {
  const { split, mirror } = upstream.state;
  if (upstream.object.mirror !== undefined && mirror !== null) copyCall(x, upstream.object.mirror, mirror);
  const chosen = armOf(x, upstream);
  if (chosen === null) send(x, upstream, upstream.split === null || split === null ? null : split.base);
  else send(x, chosen.upstream, chosen.arm);
}

function send(x: Exchange, upstream: Upstream, side: Side | null): void {
  if (upstream.targets.length > 0) forward(x, upstream, side);
  else void forwardLater(x, upstream, side);
}

/** Targets that DNS has to name are not known yet. */
async function forwardLater(x: Exchange, upstream: Upstream, side: Side | null): Promise<void> {
  const { pending } = upstream;
  if (pending === null) return fail(x, NO_TARGET);
  x.waiting++;
  await pending;
  x.waiting--;
  if (x.ended) x.release();
  else if (upstream.targets.length === 0) fail(x, NO_TARGET);
  else forward(x, upstream, side);
}

function forward(x: Exchange, upstream: Upstream, side: Side | null): void {
  const { circuit } = upstream.state;
  const now = circuit === null ? 0 : performance.now();
  const period = circuit === null ? 0 : circuit.admit(now);
  if (circuit !== null && period === 0) {
    side?.failed(0, now);
    fail(x, circuitOpen(circuit, now));
    return;
  }
  const call = upstream.lambda === null ? new HttpCall(x, upstream, period, side) : new LambdaCall(x, upstream, upstream.lambda, period, side);
  x.call = call;
  call.attempt();
}

function circuitOpen({ openUntilMs }: CircuitBreaker, nowMs: number): Reply {
  const seconds = Math.max(1, Math.ceil((openUntilMs - nowMs) / 1_000));
  return refuse('gateway.circuit_open', undefined, [header('retry-after', String(seconds))]);
}
