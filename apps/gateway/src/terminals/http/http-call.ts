import { Attempt } from '../../exchange/attempt.js';
import type { BodySink, Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { output } from '../../http1/output.js';
import { ticker } from '../../http1/ticker.js';
import { writeChunk, writePlain } from '../../http1/write-body.js';
import type { Step } from '../../pipeline/pipeline.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { runResponse } from '../../pipeline/run.js';
import { accepts, keepOffer, writeSwitchHead } from '../../upgrade/switch.js';
import { Tunnel } from '../../upgrade/tunnel.js';
import type { CallHandler, UpstreamFault } from '../../upstream/call-handler.js';
import type { CompiledTarget, Upstream } from '../../upstream/upstream.js';
import type { UpstreamConnection } from '../../upstream/upstream-connection.js';
import { writeRequestHead } from './request.js';

const UNREACHABLE = refuse('gateway.upstream_unreachable');
const INVALID = refuse('gateway.upstream_invalid');
const TIMEOUT = refuse('gateway.upstream_timeout');
const NO_TARGET = refuse('gateway.no_target');
const POLICY_FAILED = refuse('gateway.policy_failed');

const REPLIES: Record<UpstreamFault, Reply> = {
  connect: UNREACHABLE,
  reset: UNREACHABLE,
  invalid: INVALID,
  'connect-timeout': TIMEOUT,
  'first-byte-timeout': TIMEOUT,
  'idle-timeout': TIMEOUT,
};

/** RFC 9110, 9.2.1. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** A request on its way to an upstream and the response on its way back, with the attempts that takes. */
export class HttpCall implements Call, BodySink, CallHandler {
  private connection: UpstreamConnection | null = null;
  private target: CompiledTarget | null = null;
  private readonly tried: CompiledTarget[] = [];
  private current: Attempt | null = null;
  private startedAt = 0;
  private retriesLeft: number;
  /** A reused connection that was closed under the request may be replaced once, without it counting as a retry. */
  private replacement = true;
  private requestComplete = false;
  private cancelled = false;
  private response: Head | null = null;

  constructor(
    private readonly x: Exchange,
    private readonly upstream: Upstream,
  ) {
    this.retriesLeft = !x.hasBody && SAFE.has(x.method) ? upstream.object.retries : 0;
  }

  /** Tries a target. */
  attempt(same: CompiledTarget | null = null): void {
    const { x } = this;
    const target = same ?? this.upstream.choose(this.tried);
    if (target === null) {
      this.give(NO_TARGET);
      return;
    }
    this.target = target;
    this.tried.push(target);
    this.current = new Attempt(target.id, x.attempts.length);
    x.attempts.push(this.current);
    const { attempt: steps } = x.pipeline;
    if (steps.length === 0) this.send(target, same !== null);
    else void this.prepare(steps, this.current).then((ready) => ready && !this.cancelled && this.send(target, same !== null));
  }

  private async prepare(steps: readonly Step[], attempt: Attempt): Promise<boolean> {
    this.x.waiting++;
    try {
      for (const step of steps) if (step.position < this.x.entered) await step.policy.onAttempt?.(this.x, attempt);
      return true;
    } catch (error) {
      this.x.runtime.log.error({ err: error, requestId: this.x.requestId }, 'a policy failed before an attempt');
      if (!this.cancelled) this.give(POLICY_FAILED);
      return false;
    } finally {
      this.x.waiting--;
      if (this.x.ended) this.x.release();
    }
  }

  private send(target: CompiledTarget, fresh: boolean): void {
    const { x, upstream } = this;
    const { connectTimeoutMs: connectMs, firstByteTimeoutMs: firstByteMs, idleTimeoutMs: idleMs } = upstream.object;
    // the first attempt begins where the last policy ended
    this.startedAt = x.attempts.length === 1 ? (x.marks[x.marks.length - 1] as number) : performance.now();
    const connection = (fresh ? undefined : target.pool.takeIdle(ticker.now)) ?? target.pool.connect();
    this.connection = connection;
    connection.begin(this, x.method === 'HEAD', { connectMs, firstByteMs, idleMs });
    output.clear();
    writeRequestHead(x, upstream, target);
    this.requestComplete = !x.hasBody;
    // a body that is here already leaves in the same write as the head
    if (x.hasBody) x.carrier.startBody(this);
    if (output.length > 0) connection.flush();
  }

  /** BodySink: the request's body, as the client sends it. */
  data(bytes: Buffer, count: number, total: number, last: boolean): boolean {
    const { connection, x } = this;
    if (last) this.requestComplete = true;
    if (connection === null) return true;
    connection.touch();
    if (x.bodyLength > 0) writePlain(bytes, count);
    else writeChunk(bytes, count, total, last);
    return connection.flush();
  }

  drained(): void {
    this.x.carrier.resumeBody();
  }

  connected(): void {
    if (this.current !== null) this.current.connectUs = this.elapsedUs(performance.now());
  }

  private elapsedUs(nowMs: number): number {
    return Math.round((nowMs - this.startedAt) * 1000);
  }

  interim(head: Head): void {
    // a 100 is about our own hop: the client had its own, or did not ask
    if (head.status !== 100) this.x.carrier.sendInterim(this.x, head);
  }

  switches(head: Head): boolean {
    return accepts(this.x.upgrade, head);
  }

  head(head: Head): boolean {
    const { x, current } = this;
    const before = performance.now();
    if (current !== null) {
      current.firstByteUs = this.elapsedUs(before);
      current.status = head.status;
    }
    this.response = head;
    x.attachResponse(head);
    const replaced = x.pipeline.response.length === 0 ? undefined : runResponse(x);
    if (replaced === undefined) {
      if (x.pipeline.response.length > 0) x.responsePoliciesMs += performance.now() - before;
      this.respond(head);
      return true;
    }
    if (replaced instanceof Reply) this.replace(replaced);
    else void this.respondLater(replaced, before);
    return false;
  }

  private async respondLater(replaced: Promise<undefined | Reply>, before: number): Promise<void> {
    const { x } = this;
    x.waiting++;
    const reply = await replaced;
    x.waiting--;
    x.responsePoliciesMs += performance.now() - before;
    if (x.ended) return x.release();
    if (this.cancelled || this.connection === null || this.response === null) return;
    if (reply !== undefined) return this.replace(reply);
    output.clear();
    this.respond(this.response);
    this.connection.proceed();
  }

  /** A policy on the way out put its own answer in the place of the upstream's. */
  private replace(reply: Reply): void {
    this.drop();
    const { x } = this;
    x.call = null;
    x.responseHead = null;
    x.sendReplacement(reply);
  }

  private respond(head: Head): void {
    const { x } = this;
    x.status = head.status;
    x.responseStarted = true;
    if (head.status === 426 && x.upgrade !== null) keepOffer(x, head);
    if (head.status === 101) this.openTunnel(x, head);
    else x.carrier.writeHead(x, head);
  }

  private openTunnel(x: Exchange, head: Head): void {
    const { connection } = this;
    if (connection === null || x.upgrade === null) return;
    const tunnel = new Tunnel(x, connection, x.upgrade.websocket);
    connection.handOver(tunnel);
    this.connection = null;
    x.call = tunnel;
    x.closeAfter = true;
    writeSwitchHead(x, head);
    x.carrier.flush();
    x.carrier.switchTo(tunnel);
  }

  body(bytes: Buffer, count: number, total: number): void {
    this.x.responseBytes += total;
    this.x.carrier.writeBody(bytes, count, total);
  }

  flush(): boolean {
    return this.x.carrier.flush();
  }

  end(): void {
    const { x, connection } = this;
    x.carrier.writeEnd();
    x.carrier.flush();
    this.connection = null;
    connection?.release(this.requestComplete);
    x.call = null;
    x.finish();
    x.carrier.done(x);
  }

  clientDrained(): void {
    this.connection?.resume();
  }

  cancel(): void {
    this.cancelled = true;
    this.drop();
  }

  private drop(): void {
    const { connection } = this;
    this.connection = null;
    connection?.abandon();
  }

  failed(fault: UpstreamFault, message: string): void {
    const { x, connection, current, target } = this;
    output.clear();
    this.connection = null;
    if (current !== null) current.error = `${fault}: ${message}`;
    if (this.cancelled) return;
    const untouched = this.response === null && !x.hasBody && SAFE.has(x.method);
    if (fault === 'reset' && untouched && this.replacement && connection !== null && connection.requests > 1) {
      this.replacement = false;
      this.attempt(target);
    } else if (untouched && this.retriesLeft > 0 && (fault === 'connect' || fault === 'connect-timeout' || fault === 'reset')) {
      this.retriesLeft--;
      this.attempt();
    } else this.give(REPLIES[fault]);
  }

  defect(error: unknown): void {
    output.clear();
    this.connection = null;
    this.x.outcome = 'failed';
    this.x.runtime.log.error({ err: error, requestId: this.x.requestId }, 'a call failed by a defect');
    this.x.carrier.cut();
  }

  private give(reply: Reply): void {
    const { x } = this;
    x.call = null;
    x.outcome = 'failed';
    x.answer(reply);
  }
}
