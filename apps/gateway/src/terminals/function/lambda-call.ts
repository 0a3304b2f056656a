import { performance } from 'node:perf_hooks';
import { oneSegment, Pieces } from '../../bodies/pieces.js';
import { Attempt } from '../../exchange/attempt.js';
import type { BodySink, Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { HeaderName } from '../../http1/header-name.js';
import { header, Reply, refuse } from '../../pipeline/reply.js';
import { runResponse } from '../../pipeline/run.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';
import type { LambdaTarget } from '../../upstream/function/lambda-target.js';
import { OwnCall, type OwnCallTaker } from '../../upstream/own-call.js';
import { backoffMs } from '../../upstream/retry/backoff.js';
import type { Side } from '../../upstream/split/split-state.js';
import type { Upstream } from '../../upstream/upstream.js';
import { REPLIES, TOO_LONG } from '../http/fault-replies.js';
import { type LambdaAnswer, readLambdaAnswer, UnreadableAnswer } from './lambda-answer.js';
import { lambdaEvent } from './lambda-event.js';

/** What Lambda answers at most to a synchronous invocation, and what JSON and base64 put around it. */
const RESULT_BYTES_MAX = 9 << 20;
const MESSAGE_MAX = 200;
const FUNCTION_ERROR = new HeaderName('x-amz-function-error');
/** Throttled, or the function is being changed: it was not run. */
const NOT_RUN: ReadonlySet<number> = new Set([429, 409]);

const TOO_LARGE = refuse('gateway.body_too_large');
const NO_TARGET = refuse('gateway.no_target');
const RETRY_AFTER = [header('retry-after', '1')];
const BUSY = refuse('gateway.upstream_busy', undefined, RETRY_AFTER);
const FAILED = refuse('gateway.function_failed');
const REFUSED = refuse('gateway.function_refused');
const THROTTLED = refuse('gateway.function_throttled', undefined, RETRY_AFTER);
const RESULT_TOO_LARGE = refuse('gateway.response_too_large');

/** A request that is answered by a function of AWS Lambda: read whole, invoked, and its result sent as the answer. */
export class LambdaCall implements Call, BodySink {
  private readonly pieces = new Pieces();
  private event: Buffer | null = null;
  private own: OwnCall | null = null;
  private pause: NodeJS.Timeout | null = null;
  private over = false;
  private tries = 0;
  private readonly deadline: number;

  constructor(
    private readonly x: Exchange,
    private readonly upstream: Upstream,
    private readonly lambda: LambdaTarget,
    private period: number,
    private readonly side: Side | null,
  ) {
    const { totalMs } = upstream.settings;
    this.deadline = totalMs === 0 ? 0 : performance.now() + totalMs;
  }

  attempt(): void {
    const { x, lambda } = this;
    if (!x.hasBody) this.invoke(Buffer.alloc(0));
    else if (x.bodyLength > lambda.settings.bodyBytesMax) this.give(TOO_LARGE, true);
    else x.carrier.startBody(this);
  }

  data(bytes: Buffer, count: number, total: number, last: boolean): boolean {
    if (this.over) return true;
    this.pieces.add(bytes, count, total);
    if (this.pieces.bytes > this.lambda.settings.bodyBytesMax) this.give(TOO_LARGE, true);
    else if (last) this.invoke(this.pieces.whole());
    return true;
  }

  private invoke(body: Buffer): void {
    this.event = lambdaEvent(this.x, body, this.lambda.settings.payload);
    this.pieces.release();
    this.send();
  }

  private send(): void {
    const { x, upstream, lambda, event } = this;
    const target = upstream.choose(x);
    if (target === null || event === null) {
      this.give(NO_TARGET, true);
      return;
    }
    const attempt = new Attempt(target.id, x.attempts.length, this.tries === 0 ? undefined : 'retry');
    if (this.side?.name !== undefined) attempt.arm = this.side.name;
    x.attempts.push(attempt);
    this.tries++;
    const request = { method: 'POST', bytes: lambda.request(target, event), repeatable: false, deadline: this.deadline };
    this.own = new OwnCall(upstream, target, request, this.taker(attempt));
  }

  private taker(attempt: Attempt): OwnCallTaker {
    const result = new Pieces();
    let failedBy: string | undefined;
    let tooLong = false;
    return {
      head: (head: Head, firstByteMs: number) => {
        attempt.firstByteUs = Math.round(firstByteMs * 1000);
        attempt.status = head.status;
        attempt.address = this.own?.peer;
        if (this.own?.connectMs !== undefined) attempt.connectUs = Math.round(this.own.connectMs * 1000);
        failedBy = head.get(FUNCTION_ERROR);
        tooLong = head.contentLength > RESULT_BYTES_MAX;
        return !tooLong;
      },
      piece: (bytes: Buffer) => {
        if (result.bytes + bytes.length > RESULT_BYTES_MAX) tooLong = true;
        else result.add(bytes, oneSegment(bytes), bytes.length);
      },
      ended: () => {
        const whole = result.whole();
        result.release();
        this.own = null;
        if (!this.over) this.settle(attempt, tooLong, failedBy, whole);
      },
      failed: (fault: UpstreamFault | 'busy', message: string) => {
        result.release();
        this.own = null;
        attempt.error = `${fault}: ${message}`;
        if (this.over) return;
        if ((fault === 'connect' || fault === 'connect-timeout') && this.again()) return;
        if (fault === 'busy') this.give(BUSY, true);
        else this.give(fault === 'total-timeout' ? TOO_LONG : REPLIES[fault], false);
      },
    };
  }

  /** The invocation is over; what does it mean? */
  private settle(attempt: Attempt, tooLong: boolean, failedBy: string | undefined, result: Buffer): void {
    const { status = 0 } = attempt;
    if (tooLong) this.give(RESULT_TOO_LARGE, false);
    else if (status !== 200) this.settleRefused(attempt, status, result);
    else if (failedBy !== undefined) {
      attempt.error = `${failedBy}: ${said(result)}`;
      this.give(FAILED, false);
    } else this.settleResult(attempt, result);
  }

  private settleRefused(attempt: Attempt, status: number, result: Buffer): void {
    attempt.error = `Lambda: ${said(result)}`;
    if (!NOT_RUN.has(status)) this.give(status >= 500 ? FAILED : REFUSED, false);
    else if (!this.again()) this.give(THROTTLED, false);
  }

  private settleResult(attempt: Attempt, result: Buffer): void {
    let answer: LambdaAnswer;
    try {
      answer = readLambdaAnswer(result, this.lambda.settings.payload);
    } catch (error) {
      if (!(error instanceof UnreadableAnswer)) throw error;
      attempt.error = `invalid: ${error.message}`;
      this.give(FAILED, false);
      return;
    }
    this.respond(answer);
  }

  /** What was not run may be tried again, after a little while. */
  private again(): boolean {
    const { upstream } = this;
    const { retry } = upstream.settings;
    if (this.tries > upstream.object.retries || (this.deadline !== 0 && performance.now() >= this.deadline)) return false;
    this.pause = setTimeout(
      () => this.send(),
      backoffMs(this.tries, Math.max(retry.backoffMs, 50), Math.max(retry.longestBackoffMs, 500), upstream.state.random()),
    );
    return true;
  }

  private respond({ head, body }: LambdaAnswer): void {
    const { x } = this;
    const now = performance.now();
    this.side?.answered(head.status, now - x.marks.last, now);
    this.conclude(this.upstream.state.circuit?.failureStatuses[head.status] === 1);
    x.attachResponse(head);
    const replaced = runResponse(x);
    if (replaced instanceof Promise) void this.respondLater(replaced, head, body);
    else this.finish(replaced, head, body);
  }

  private async respondLater(replaced: Promise<undefined | Reply>, head: LambdaAnswer['head'], body: Buffer): Promise<void> {
    const { x } = this;
    x.waiting++;
    const reply = await replaced;
    x.waiting--;
    if (x.ended) x.release();
    else if (!this.over) this.finish(reply, head, body);
  }

  private finish(reply: undefined | Reply, head: LambdaAnswer['head'], body: Buffer): void {
    const { x } = this;
    this.over = true;
    if (reply !== undefined) {
      x.call = null;
      x.responseHead = null;
      x.sendReplacement(reply);
      return;
    }
    x.status = head.status;
    x.responseStarted = true;
    x.carrier.writeHead(x, head);
    if (x.method !== 'HEAD' && body.length > 0) {
      x.responseBytes += body.length;
      x.carrier.writeBody(body, oneSegment(body), body.length);
    }
    const ended = x.carrier.writeEnd();
    if (ended) x.carrier.flush();
    // a policy holds the body, and ends the exchange when it lets go
    if (!ended) return;
    x.call = null;
    x.finish();
    x.carrier.done(x);
  }

  private conclude(failed: boolean): void {
    if (this.period !== 0) this.upstream.state.circuit?.end(this.period, failed, performance.now());
    this.period = 0;
  }

  /** @param ours nothing that the upstream could be blamed for */
  private give(reply: Reply, ours: boolean): void {
    const { x } = this;
    this.over = true;
    this.pieces.release();
    if (ours) {
      if (this.period !== 0) this.upstream.state.circuit?.left(this.period);
      this.period = 0;
    } else {
      this.conclude(true);
      const now = performance.now();
      this.side?.failed(now - x.marks.last, now);
    }
    x.call = null;
    x.outcome = reply === TOO_LARGE ? 'refused' : 'failed';
    x.answer(reply);
  }

  cancel(): void {
    this.over = true;
    if (this.pause !== null) clearTimeout(this.pause);
    this.pieces.release();
    this.own?.cancel();
    if (this.period !== 0) this.upstream.state.circuit?.left(this.period);
    this.period = 0;
  }

  clientDrained(): void {}
}

/** The error in Lambda's words, for the record: callers are not told what a function says of itself. */
function said(result: Buffer): string {
  try {
    const { errorType, errorMessage, Message, message } = JSON.parse(result.toString('utf8')) as Record<string, unknown>;
    return [errorType, errorMessage ?? Message ?? message]
      .filter((part) => typeof part === 'string')
      .join(': ')
      .slice(0, MESSAGE_MAX);
  } catch {
    return result.toString('latin1', 0, MESSAGE_MAX).replace(/[^\x20-\x7e]/g, ' ');
  }
}
