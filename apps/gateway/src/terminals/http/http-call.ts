import { performance } from 'node:perf_hooks';
import { Attempt } from '../../exchange/attempt.js';
import type { Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { output } from '../../http1/output.js';
import { ticker } from '../../http1/ticker.js';
import { header, Reply, refuse } from '../../pipeline/reply.js';
import { runResponse } from '../../pipeline/run.js';
import { accepts, keepOffer } from '../../upgrade/switch.js';
import type { CallHandler, UpstreamFault } from '../../upstream/call-handler.js';
import { RECENT_MS } from '../../upstream/pool.js';
import { isIdempotent } from '../../upstream/retry/retry-rule.js';
import type { Side } from '../../upstream/split/split-state.js';
import type { CompiledTarget } from '../../upstream/target.js';
import type { Upstream } from '../../upstream/upstream.js';
import type { UpstreamConnection } from '../../upstream/upstream-connection.js';
import type { Waiter } from '../../upstream/waiting-line.js';
import { ColdStart } from '../function/cold-start.js';
import { type AttemptBecause, CallRetries } from './call-retries.js';
import { egressReply, REPLIES, TOO_LONG } from './fault-replies.js';
import { openTunnel } from './open-tunnel.js';
import { prepareAttempt } from './prepare-attempt.js';
import { writeRequestHead } from './request.js';
import { Upload } from './upload.js';

/** One call goes to so many addresses at most: the record has place for no more attempts. */
const ATTEMPTS_MAX = 6;

const NO_TARGET = refuse('gateway.no_target');
const BUSY = refuse('gateway.upstream_busy', undefined, [header('retry-after', '1')]);

/** A request on its way to an upstream and the response on its way back, with the attempts that takes. */
export class HttpCall implements Call, CallHandler, Waiter {
  private connection: UpstreamConnection | null = null;
  private target: CompiledTarget | null = null;
  private current: Attempt | null = null;
  private startedAt = 0;
  private retries: CallRetries | null = null;
  private readonly upload: Upload | null;
  private readonly cold: ColdStart | null;
  private coldPause: NodeJS.Timeout | null = null;
  private cancelled = false;
  private shownMore = false;
  private response: Head | null = null;
  /** Monotonic milliseconds; 0: no limit for the whole call. */
  private readonly deadline: number;
  /** The target counts this call as in flight. */
  private counted = false;

  /**
   * @param period of the upstream's circuit breaker that admitted the call; 0 without one
   * @param side of a split that the call was sent to
   */
  constructor(
    private readonly x: Exchange,
    private readonly upstream: Upstream,
    private period: number,
    private readonly side: Side | null = null,
  ) {
    const { totalMs, retry, coldStartMs } = upstream.settings;
    this.upload = x.hasBody ? new Upload(x, retry.bodyBytesMax, coldStartMs !== 0) : null;
    this.cold = coldStartMs === 0 ? null : new ColdStart(performance.now() + coldStartMs);
    // the call begins where the last policy ended
    this.deadline = totalMs === 0 ? 0 : x.marks.last + totalMs;
    if (upstream.object.retries > 0) upstream.state.budget.call(ticker.now);
  }

  /** Tries a target: the same one where an attempt says nothing about it. */
  attempt(because?: AttemptBecause): void {
    const { x } = this;
    const same = because === undefined || because === 'retry' || because === 'scaling' ? null : this.target;
    const target = same ?? this.upstream.choose(x, this.retries?.tried);
    if (target === null) {
      this.give(NO_TARGET);
      return;
    }
    this.target = target;
    this.counted = true;
    target.state.inFlight++;
    const current = new Attempt(target.id, x.attempts.length, because);
    this.current = current;
    if (this.side?.name !== undefined) current.arm = this.side.name;
    x.attempts.push(current);
    const { attempt: steps } = x.pipeline;
    if (steps.length === 0) this.send(target, because);
    else {
      const authority = this.upstream.object.hostHeader === 'target' || x.authority === '' ? target.authority : x.authority;
      current.place = { authority, basePath: target.basePath };
      void prepareAttempt(x, steps, current).then((refusal) => {
        if (this.cancelled) return;
        if (refusal === null) this.send(target, because);
        else {
          // what the gateway itself held back says nothing about the upstream
          this.unconcluded();
          this.give(refusal);
        }
      });
    }
  }

  private send({ pool }: CompiledTarget, because: AttemptBecause | undefined): void {
    const { x } = this;
    // the first attempt begins where the last policy ended
    this.startedAt = x.attempts.length === 1 ? x.marks.last : performance.now();
    const idle = because === 'stale' ? undefined : pool.takeIdle(ticker.now, isIdempotent(x.method) ? 0 : RECENT_MS);
    const connection = idle ?? pool.connect();
    if (connection !== null) this.granted(connection);
    else if (!pool.wait(this, performance.now() + this.atMost(pool.limits.waitMs))) this.give(BUSY);
  }

  /** No wait goes beyond the end of the call. */
  private atMost(waitMs: number): number {
    return this.deadline === 0 ? waitMs : Math.max(0, Math.min(waitMs, Math.ceil(this.deadline - performance.now())));
  }

  /** Waiter: a connection is there, maybe a new one. */
  granted(connection: UpstreamConnection): void {
    this.connection = connection;
    connection.begin(this, this.x.method === 'HEAD', this.upstream.settings.timeouts, this.deadline);
    if (!connection.connecting) this.transmit(connection);
  }

  waitedTooLong(): void {
    this.give(this.overdue() ? TOO_LONG : BUSY);
  }

  private overdue(): boolean {
    return this.deadline !== 0 && performance.now() >= this.deadline;
  }

  private transmit(connection: UpstreamConnection): void {
    const { x, upstream, target } = this;
    output.clear();
    writeRequestHead(x, upstream, target as CompiledTarget);
    // a body that is here already leaves in the same write as the head
    if (this.upload !== null) this.upload.begin(connection);
    if (output.length > 0) connection.flush();
  }

  drained(): void {
    this.x.carrier.resumeBody();
  }

  connected(): void {
    const { connection, current } = this;
    if (connection === null) return;
    if (current !== null) current.connectUs = this.elapsedUs(performance.now());
    this.transmit(connection);
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
      current.address = this.connection?.peer;
    }
    if (this.cold !== null && this.waitsForStart(this.cold, head.status, before)) return false;
    this.judge(head.status, before);
    if (head.status === 401 && x.pipeline.attempt.length > 0 && this.showsMore()) return false;
    if (this.upstream.settings.retryStatuses?.[head.status] === 1 && this.anotherAnswer()) return false;
    if (this.period !== 0) this.concluded(this.upstream.state.circuit?.failureStatuses[head.status] === 1);
    if (this.side !== null) this.side.answered(head.status, before - x.marks.last, before);
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

  /** The function is being brought up: that is no failure of anybody's, and the caller waits. */
  private waitsForStart(cold: ColdStart, status: number, nowMs: number): boolean {
    const pauseMs = this.overdue() || this.upload?.replayable === false ? undefined : cold.pauseMs(status, nowMs);
    if (pauseMs === undefined) return false;
    this.drop();
    this.coldPause = setTimeout(() => {
      if (this.overdue()) this.give(TOO_LONG);
      else this.attempt('scaling');
    }, this.atMost(pauseMs));
    return true;
  }

  /** What the answer says about its target. */
  private judge(status: number, nowMs: number): void {
    const { target, upstream } = this;
    if (target === null) return;
    target.state.answered(nowMs - this.startedAt, nowMs);
    if (upstream.settings.failureStatuses[status] === 1) target.state.failed(-1, nowMs);
    else target.state.succeeded(nowMs);
  }

  /** Policies may have something else to show to an upstream that did not believe them. Once, and only where the request can be sent again. */
  private showsMore(): boolean {
    const { x } = this;
    if (this.shownMore || this.overdue() || !(this.upload?.replayable ?? true)) return false;
    this.shownMore = true;
    let more = false;
    for (const { policy, position } of x.pipeline.attempt) if (position < x.entered && policy.onUnauthorized?.(x)) more = true;
    if (!more) return false;
    this.drop();
    this.attempt('retry');
    return true;
  }

  /** Another target may have a better answer. */
  private anotherAnswer(): boolean {
    this.retries ??= new CallRetries(this.upstream, this.x.method);
    if (this.overdue() || !this.retries.afterAnswer(this.upload?.replayable ?? true)) return false;
    this.drop();
    this.retryLater(this.retries);
    return true;
  }

  private async respondLater(replaced: Promise<undefined | Reply>, before: number): Promise<void> {
    const { x } = this;
    x.waiting++;
    const reply = await replaced;
    x.waiting--;
    x.responsePoliciesMs += performance.now() - before;
    if (x.ended) return x.release();
    // a switch of protocols takes the connection out of our hands
    const { connection, response } = this;
    if (this.cancelled || connection === null || response === null) return;
    if (reply !== undefined) return this.replace(reply);
    output.clear();
    this.respond(response);
    connection.proceed();
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
    if (head.status === 101) this.switchProtocols(x, head);
    else x.carrier.writeHead(x, head);
  }

  private switchProtocols(x: Exchange, head: Head): void {
    const { connection, target } = this;
    if (connection === null || x.upgrade === null || target === null) return;
    this.connection = null;
    this.counted = false;
    openTunnel(x, head, connection, x.upgrade.websocket, target.state);
  }

  body(bytes: Buffer, count: number, total: number): void {
    this.x.responseBytes += total;
    this.x.carrier.writeBody(bytes, count, total);
  }

  trailers(text: string): void {
    this.x.noteResponseTrailers(text);
  }

  flush(): boolean {
    return this.x.carrier.flush();
  }

  end(): void {
    const { x, connection } = this;
    const ended = x.carrier.writeEnd();
    if (ended) x.carrier.flush();
    this.connection = null;
    this.uncount();
    connection?.release(this.upload === null || this.upload.complete);
    // a policy holds the body, and ends the exchange when it lets go
    if (!ended) return;
    x.call = null;
    x.finish();
    x.carrier.done(x);
  }

  clientDrained(): void {
    this.connection?.resume();
  }

  cancel(): void {
    this.cancelled = true;
    if (this.connection === null) this.target?.pool.stopWaiting(this);
    this.retries?.cancel();
    if (this.coldPause !== null) clearTimeout(this.coldPause);
    this.unconcluded();
    this.drop();
  }

  private drop(): void {
    const { connection } = this;
    this.connection = null;
    this.upload?.detach();
    this.uncount();
    connection?.abandon();
  }

  private uncount(): void {
    if (!this.counted) return;
    this.counted = false;
    (this.target as CompiledTarget).state.inFlight--;
  }

  /** Tells the circuit breaker how the call ended, once. */
  private concluded(failed: boolean): void {
    if (this.period !== 0) this.upstream.state.circuit?.end(this.period, failed, performance.now());
    this.period = 0;
  }

  /** The call says nothing about the upstream. */
  private unconcluded(): void {
    if (this.period !== 0) this.upstream.state.circuit?.left(this.period);
    this.period = 0;
  }

  failed(fault: UpstreamFault, message: string): void {
    const { connection, current, target } = this;
    output.clear();
    this.connection = null;
    this.upload?.detach();
    this.uncount();
    if (current !== null) {
      current.error = `${fault}: ${message}`;
      current.address = connection?.peer;
    }
    if (this.cancelled || connection === null || target === null) return;
    const otherAddress = fault.startsWith('connect') && target.pool.addresses.failed(connection.address) && this.x.attempts.length < ATTEMPTS_MAX;
    this.retries ??= new CallRetries(this.upstream, this.x.method);
    const { retries, upload } = this;
    const because = this.response === null ? retries.after(fault, connection, upload?.replayable ?? true, otherAddress) : undefined;
    // a client that sends slowly is not its target's fault
    const blameless = because === 'stale' || because === 'address' || (fault === 'total-timeout' && upload?.complete === false);
    if (!blameless) {
      const now = performance.now();
      target.state.failed(now - this.startedAt, now);
    }
    if (because === undefined) this.give(this.upstream.anonymous ? egressReply(fault, message) : REPLIES[fault]);
    else if (this.overdue()) this.give(TOO_LONG);
    else if (because !== 'retry') this.attempt(because);
    else if (retries.take()) this.retryLater(retries);
    else this.give(REPLIES[fault]);
  }

  private retryLater(retries: CallRetries): void {
    retries.wait(this.target, this.atMost(Number.POSITIVE_INFINITY), () => {
      if (this.overdue()) this.give(TOO_LONG);
      else this.attempt('retry');
    });
  }

  defect(error: unknown): void {
    output.clear();
    this.connection = null;
    this.uncount();
    this.unconcluded();
    this.x.outcome = 'failed';
    this.x.runtime.log.error({ err: error, requestId: this.x.requestId }, 'a call failed by a defect');
    this.x.carrier.cut();
  }

  private tellSide(side: Side): void {
    const now = performance.now();
    side.failed(now - this.x.marks.last, now);
  }

  private give(reply: Reply): void {
    const { x } = this;
    this.uncount();
    // what the gateway itself held back says nothing about the upstream
    if (reply === BUSY || reply === NO_TARGET) this.unconcluded();
    else this.concluded(true);
    // what came late or broke off in the middle was an answer before
    if (this.side !== null && this.response === null) this.tellSide(this.side);
    x.call = null;
    x.outcome = 'failed';
    x.answer(reply);
  }
}
