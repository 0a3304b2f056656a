import type { Call } from '../exchange/carrier.js';
import type { Exchange } from '../exchange/exchange.js';
import { segments } from '../http1/chunks.js';
import type { Head } from '../http1/head.js';
import { output } from '../http1/output.js';
import { ticker } from '../http1/ticker.js';
import { writePlain } from '../http1/write-body.js';
import { type Reply, refuse } from '../pipeline/reply.js';
import type { CallHandler, UpstreamFault } from '../upstream/call-handler.js';
import { closeFrame, FrameScanner } from './frames.js';
import type { Line } from './line.js';
import { type Breach, MessageMeter } from './message-meter.js';
import type { Shutting } from './shutting.js';

/** After one side's end the other has so long to end as well, where the protocol knows no half-closed state. */
const HALF_CLOSED_MS = 5_000;
/** A frame on its way to the client gets so long to end, so that a close frame can stand behind it. */
const FRAME_END_MS = 1_000;
/** What the upstream is told when the gateway ends a WebSocket: the endpoint is going away. */
const GOING_AWAY = 1001;
/** RFC 6455, 7.4.1. */
const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;
const UNEXPECTED = 1011;

/**
 * An upgraded connection: bytes of another protocol, both ways, untouched. It takes the place of the call that made the handshake and ends the
 * exchange when both sides have ended.
 */
export class Tunnel implements Call, CallHandler {
  /** Set by the registry that watches over it. */
  onClosed: (() => void) | null = null;
  closed = false;
  private clientEnded = false;
  private upstreamEnded = false;
  private activeAt = ticker.now;
  private endedAt = 0;
  private shutting: (Shutting & { since: number }) | null = null;
  private readonly toClient: FrameScanner | null;
  private readonly toUpstream: FrameScanner | null;
  /** The same, where messages have limits. */
  private readonly clientMeter: MessageMeter | null;
  private readonly upstreamMeter: MessageMeter | null;

  constructor(
    readonly x: Exchange,
    private readonly line: Line,
    private readonly websocket: boolean,
  ) {
    const limits = websocket ? x.upgrade?.limits : undefined;
    this.clientMeter = limits === undefined ? null : new MessageMeter(limits.fromClient);
    this.upstreamMeter = limits === undefined ? null : new MessageMeter(limits.toClient);
    this.toClient = websocket ? (this.upstreamMeter ?? new FrameScanner()) : null;
    this.toUpstream = websocket ? (this.clientMeter ?? new FrameScanner()) : null;
  }

  /** Bytes from the client. False: the upstream does not take more, `resumeBody` of the carrier will be called. */
  fromClient(bytes: Buffer, from: number, to: number): boolean {
    if (this.closed || this.shutting !== null || from === to) return true;
    this.activeAt = ticker.now;
    const { clientMeter } = this;
    const passed = clientMeter === null ? to : clientMeter.pass(bytes, from, to, performance.now());
    if (clientMeter === null) this.toUpstream?.scan(bytes, from, to);
    this.x.requestBytes += passed - from;
    output.copy(bytes, from, passed);
    const more = this.line.flush();
    if (clientMeter !== null && clientMeter.breach !== null) this.broken(clientMeter.breach, true);
    return more;
  }

  /** The client will send nothing more. */
  endOfClient(): void {
    if (this.clientEnded) return;
    this.clientEnded = true;
    this.halfClosed();
    if (!this.closed) this.line.end();
  }

  /** CallHandler: bytes from the upstream. */
  body(bytes: Buffer, count: number, total: number): void {
    if (this.closed) return;
    this.activeAt = ticker.now;
    if (this.shutting !== null) {
      this.finishFrame(bytes, count);
      return;
    }
    const look = this.x.upgrade?.look;
    if (look !== undefined) eachPiece(count, (from, to) => look(bytes, from, to));
    if (this.upstreamMeter !== null) {
      this.measured(this.upstreamMeter, bytes, count);
      return;
    }
    this.x.responseBytes += total;
    if (this.toClient !== null) eachPiece(count, (from, to) => void this.toClient?.scan(bytes, from, to));
    writePlain(bytes, count);
  }

  /** Bytes from the upstream, as far as they are within the limits. */
  private measured(meter: MessageMeter, bytes: Buffer, count: number): void {
    const now = performance.now();
    eachPiece(count, (from, to) => {
      if (meter.breach !== null) return;
      const passed = meter.pass(bytes, from, to, now);
      this.x.responseBytes += passed - from;
      output.copy(bytes, from, passed);
    });
    if (meter.breach !== null) this.broken(meter.breach, false);
  }

  /** A message is over a limit: it does not pass, and nothing behind it. */
  private broken({ code, detail }: Breach, byClient: boolean): void {
    const told = code === 'gateway.message_too_large' ? TOO_BIG : POLICY_VIOLATION;
    this.x.policy ??= this.x.upgrade?.limits?.policy;
    const who = byClient ? 'the client' : 'the upstream';
    const refusal = refuse(code, `${detail} They came from ${who}.`);
    // the head of the frame is out in part: no frame of ours can follow it
    if (!byClient && this.toClient?.between === false) {
      this.x.note(refusal);
      this.x.carrier.flush();
      this.abort();
      return;
    }
    this.shut(byClient ? { code: told, reason: code } : { code: UNEXPECTED, reason: code, upstreamCode: told }, refusal);
  }

  flush(): boolean {
    return this.closed || this.x.carrier.flush();
  }

  /** CallHandler: the upstream will send nothing more. */
  end(): void {
    if (this.closed) return;
    this.upstreamEnded = true;
    this.x.carrier.flush();
    this.halfClosed();
    if (!this.closed) this.x.carrier.endOutput();
  }

  drained(): void {
    this.x.carrier.resumeBody();
  }

  clientDrained(): void {
    this.line.resume();
  }

  private halfClosed(): void {
    this.endedAt = ticker.now;
    if (this.clientEnded && this.upstreamEnded) this.finish();
  }

  failed(fault: UpstreamFault, message: string): void {
    const { x } = this;
    if (this.closed) return;
    if (this.upstreamEnded) {
      this.finish();
      return;
    }
    const attempt = x.attempts[x.attempts.length - 1];
    if (attempt !== undefined) attempt.error = `${fault}: ${message}`;
    x.outcome = 'failed';
    this.close();
    x.carrier.cut();
  }

  defect(error: unknown): void {
    const { x } = this;
    output.clear();
    x.outcome = 'failed';
    x.runtime.log.error({ err: error, requestId: x.requestId }, 'an upgraded connection failed by a defect');
    this.close();
    x.carrier.cut();
  }

  /** The client is gone. */
  cancel(): void {
    this.close();
    this.line.abandon();
  }

  /** Nothing of the handshake is left to happen. */
  connected(): void {}
  trailers(_text: string): void {}
  interim(_head: Head): void {}
  switches(_head: Head): boolean {
    return false;
  }
  head(_head: Head): boolean {
    return true;
  }

  /** Ends both sides as the protocol wants it. What the client sends from now on is dropped. */
  shut(shutting: Shutting, refusal?: Reply): void {
    if (this.closed || this.shutting !== null) return;
    if (refusal !== undefined) this.x.note(refusal);
    this.x.reason ??= shutting.reason;
    this.shutting = { ...shutting, since: ticker.now };
    if (this.toClient === null || this.toClient.between) this.sayGoodbye();
    else this.line.resume();
  }

  private finishFrame(bytes: Buffer, count: number): void {
    const scanner = this.toClient as FrameScanner;
    eachPiece(count, (from, to) => {
      if (scanner.between) return;
      const end = scanner.scan(bytes, from, to);
      this.x.responseBytes += end - from;
      output.copy(bytes, from, end);
      // what begins behind the frame does not count: it is not sent
      if (end < to) scanner.reset();
    });
    if (scanner.between) this.sayGoodbye();
  }

  private sayGoodbye(): void {
    const { x, line, shutting } = this;
    if (shutting === null) return;
    if (this.websocket) output.put(closeFrame(shutting.code, shutting.reason, false));
    x.carrier.flush();
    if (this.toUpstream?.between) {
      output.put(closeFrame(shutting.upstreamCode ?? GOING_AWAY, shutting.reason, true));
      line.flush();
    }
    this.finish();
  }

  private finish(): void {
    this.close();
    this.line.leave();
    this.x.finish();
    this.x.carrier.done(this.x);
  }

  private close(): void {
    this.closed = true;
    this.onClosed?.();
    this.onClosed = null;
  }

  /** @param idleMs without a byte in either direction this is the end */
  tick(nowMs: number, idleMs: number): void {
    if (this.shutting !== null) {
      if (nowMs - this.shutting.since > FRAME_END_MS) this.abort();
    } else if (this.websocket && (this.clientEnded || this.upstreamEnded)) {
      if (nowMs - this.endedAt > HALF_CLOSED_MS) this.abort();
    } else if (nowMs - this.activeAt > idleMs) this.shut({ code: GOING_AWAY, reason: 'idle for too long' });
  }

  /** Nothing can be said any more: cuts both sides. */
  abort(): void {
    if (this.closed) return;
    this.close();
    this.line.abandon();
    this.x.carrier.cut();
  }
}

function eachPiece(count: number, take: (from: number, to: number) => void): void {
  for (let i = 0; i < count; i++) take(segments[i * 2] as number, segments[i * 2 + 1] as number);
}
