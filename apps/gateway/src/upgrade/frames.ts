import { randomBytes } from 'node:crypto';

const PAYLOAD_16 = 126;
const PAYLOAD_64 = 127;
const MASKED = 0x80;
const MASK_BYTES = 4;
const CLOSE = 0x88;
/** A control frame carries 125 bytes at most, two of which are the code (RFC 6455, 5.5). */
const REASON_BYTES_MAX = 123;

/**
 * Knows where the frames of a WebSocket end (RFC 6455, 5.2) while their bytes pass by untouched: a close frame of ours may stand between two
 * frames only.
 */
export class FrameScanner {
  /** Bytes of the header read so far, and all that it has once that is known. */
  private headerAt = 0;
  private headerLength = 2;
  private readonly header = Buffer.alloc(14);
  private payloadLeft = 0;

  /** Whether the next byte begins a frame. */
  get between(): boolean {
    return this.headerAt === 0 && this.payloadLeft === 0;
  }

  /** Takes note of bytes[from..to). Answers how far the frame that was open at `from` goes, at most `to`. */
  scan(bytes: Buffer, from: number, to: number): number {
    const firstEnd = this.scanFrame(bytes, from, to);
    for (let i = firstEnd; i < to; ) i = this.scanFrame(bytes, i, to);
    return firstEnd;
  }

  /** Takes note of the bytes up to the end of the frame that is open, or begins there; answers where that is, at most `to`. */
  protected scanFrame(bytes: Buffer, from: number, to: number): number {
    let i = from;
    while (i < to) {
      if (this.payloadLeft > 0) {
        const taken = Math.min(this.payloadLeft, to - i);
        this.payloadLeft -= taken;
        i += taken;
      } else {
        this.header[this.headerAt++] = bytes[i++] as number;
        if (this.headerAt === 2) this.headerLength = headerLength(this.header[1] as number);
        if (this.headerAt === this.headerLength) this.beginPayload();
      }
      if (this.between) return i;
    }
    return to;
  }

  /** The head of a frame was read. */
  protected begun(_first: number, _payloadBytes: number): void {}

  /** Takes the next byte for a frame's first. */
  reset(): void {
    this.headerAt = 0;
    this.headerLength = 2;
    this.payloadLeft = 0;
  }

  private beginPayload(): void {
    const { header } = this;
    const short = (header[1] as number) & ~MASKED;
    this.payloadLeft = short === PAYLOAD_16 ? header.readUInt16BE(2) : short === PAYLOAD_64 ? Number(header.readBigUInt64BE(2)) : short;
    this.headerAt = 0;
    this.headerLength = 2;
    this.begun(header[0] as number, this.payloadLeft);
  }
}

function headerLength(second: number): number {
  const short = second & ~MASKED;
  const length = short === PAYLOAD_16 ? 4 : short === PAYLOAD_64 ? 10 : 2;
  return (second & MASKED) === 0 ? length : length + MASK_BYTES;
}

/**
 * A close frame (RFC 6455, 5.5.1).
 * @param masked as a client must send it
 */
export function closeFrame(code: number, reason: string, masked: boolean): Buffer {
  const text = Buffer.from(reason).subarray(0, REASON_BYTES_MAX);
  const payload = Buffer.alloc(2 + text.length);
  payload.writeUInt16BE(code);
  text.copy(payload, 2);
  if (!masked) return Buffer.concat([Buffer.from([CLOSE, payload.length]), payload]);
  const mask = randomBytes(MASK_BYTES);
  for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] as number) ^ (mask[i % MASK_BYTES] as number);
  return Buffer.concat([Buffer.from([CLOSE, MASKED | payload.length]), mask, payload]);
}
