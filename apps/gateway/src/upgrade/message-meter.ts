import type { MessageLimits } from '@gatehouse/definition';
import type { ErrorCode } from '@gatehouse/kernel';
import { FrameScanner } from './frames.js';

const FIN = 0x80;
const OPCODE = 0x0f;
const CONTINUATION = 0;
/** Opcodes from here on are control frames (RFC 6455, 5.5): they may stand between the fragments of a message. */
const CONTROL = 8;
const CLOSE = 8;
/** Fragments that are smaller count as messages: a stream of them is no cheaper. */
const FRAGMENT_BYTES_MIN = 128;
/** So much of the rate of bytes may come at once. */
const BYTES_BURST_MS = 10_000;

/** What went over a limit, in words for the record. */
export interface Breach {
  readonly code: Extract<ErrorCode, 'gateway.message_too_large' | 'gateway.message_rate'>;
  readonly detail: string;
}

/** So much in so long, evenly, with some of it at once (GCRA, ITU-T I.371). Times are monotonic milliseconds. */
class Rate {
  private dueMs = 0;

  constructor(
    private readonly perMs: number,
    private readonly burstMs: number,
  ) {}

  /** Takes `count` if it may be had now. */
  take(count: number, nowMs: number): boolean {
    const due = Math.max(this.dueMs, nowMs) + count / this.perMs;
    if (due - nowMs > this.burstMs) return false;
    this.dueMs = due;
    return true;
  }
}

/** One policy's limits of one direction. */
class Limits {
  private readonly messages: Rate | null;
  private readonly bytes: Rate | null;

  constructor(private readonly settings: MessageLimits) {
    const { messagesPerSecond, burst, bytesPerSecond } = settings;
    this.messages = messagesPerSecond === undefined ? null : new Rate(messagesPerSecond / 1_000, (burst * 1_000) / messagesPerSecond + 1e-6);
    this.bytes = bytesPerSecond === undefined ? null : new Rate(bytesPerSecond / 1_000, BYTES_BURST_MS);
  }

  breach(begins: boolean, messageBytes: number, frameBytes: number, nowMs: number): Breach | null {
    const { messageBytesMax, messagesPerSecond, bytesPerSecond } = this.settings;
    if (messageBytesMax !== undefined && messageBytes > messageBytesMax) {
      return { code: 'gateway.message_too_large', detail: `A message of ${messageBytes} bytes or more, and ${messageBytesMax} are allowed.` };
    }
    if (begins && this.messages?.take(1, nowMs) === false) {
      return { code: 'gateway.message_rate', detail: `More than ${messagesPerSecond} messages a second.` };
    }
    if (frameBytes > 0 && this.bytes?.take(frameBytes, nowMs) === false) {
      return { code: 'gateway.message_rate', detail: `More than ${bytesPerSecond} bytes a second.` };
    }
    return null;
  }
}

/** Holds the messages of one direction of a WebSocket to limits, by the heads of their frames; their content is not looked at. */
export class MessageMeter extends FrameScanner {
  breach: Breach | null = null;
  private readonly limits: readonly Limits[];
  /** Of the message that is open, all of its frames together. */
  private messageBytes = 0;
  private now = 0;

  constructor(settings: readonly MessageLimits[]) {
    super();
    this.limits = settings.map((one) => new Limits(one));
  }

  /**
   * Takes note of bytes[from..to). Answers how far they may pass: to their end, or to where the frame begins that goes over a limit (`breach`), or `from` where its
   * first bytes passed already.
   */
  pass(bytes: Buffer, from: number, to: number, nowMs: number): number {
    this.now = nowMs;
    let at = from;
    while (at < to && this.breach === null) {
      const whole = this.between;
      const end = this.scanFrame(bytes, at, to);
      if (this.breach !== null) {
        if (whole) this.reset();
        return whole ? at : from;
      }
      at = end;
    }
    return to;
  }

  protected override begun(first: number, payloadBytes: number): void {
    const opcode = first & OPCODE;
    const control = opcode >= CONTROL;
    if (opcode === CLOSE) return;
    if (!control) this.messageBytes = opcode === CONTINUATION ? this.messageBytes + payloadBytes : payloadBytes;
    const begins = opcode !== CONTINUATION || payloadBytes < FRAGMENT_BYTES_MIN;
    for (const limits of this.limits) {
      this.breach ??= limits.breach(begins, control ? 0 : this.messageBytes, payloadBytes, this.now);
    }
    if (!control && (first & FIN) !== 0) this.messageBytes = 0;
  }
}
