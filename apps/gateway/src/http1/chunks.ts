import { HEX, TOKEN, VALUE } from './tables.js';

const SEGMENTS_MAX = 4096;
/** Start and end of each piece of data that the last `scan` found. Shared: read it before the next scan. */
export const segments = new Int32Array(SEGMENTS_MAX * 2);

/** 2^52 and more is no honest chunk. */
const SIZE_DIGITS_MAX = 13;
/** Extensions of a whole body: legal, ignored, and a favourite of those who want to burn our time. */
const EXTENSION_BYTES_MAX = 16_384;
const TRAILER_BYTES_MAX = 8_192;

const State = {
  size: 0,
  afterSize: 1,
  extension: 2,
  sizeLf: 3,
  data: 4,
  dataCr: 5,
  dataLf: 6,
  trailerStart: 7,
  trailerName: 8,
  trailerValue: 9,
  trailerLf: 10,
  endLf: 11,
  done: 12,
} as const;

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09;

/** Takes a chunked body apart, strictly (RFC 9112, 7.1). Extensions and trailers are checked, counted and dropped. */
export class ChunkScanner {
  private state: number = State.size;
  private left = 0;
  private digits = 0;
  private extensionBytes = 0;
  private trailerBytes = 0;
  /** Pieces found by the last scan, and their bytes together. */
  count = 0;
  total = 0;

  get done(): boolean {
    return this.state === State.done;
  }

  reset(): void {
    this.state = State.size;
    this.left = 0;
    this.digits = 0;
    this.extensionBytes = 0;
    this.trailerBytes = 0;
  }

  /**
   * Scans buf[i..end) and answers how far it came: `end`, or less when the body is done or `segments` is full; -1 when the framing is broken.
   */
  scan(buf: Uint8Array, i: number, end: number): number {
    this.count = 0;
    this.total = 0;
    while (i < end && this.state !== State.done) {
      if (this.state === State.data) {
        if (this.count === SEGMENTS_MAX) return i;
        const length = Math.min(this.left, end - i);
        segments[this.count * 2] = i;
        segments[this.count * 2 + 1] = i + length;
        this.count++;
        this.total += length;
        this.left -= length;
        i += length;
        if (this.left === 0) this.state = State.dataCr;
      } else {
        const next = this.step(buf[i] as number);
        if (next < 0) return -1;
        this.state = next;
        i++;
      }
    }
    return i;
  }

  private step(byte: number): number {
    switch (this.state) {
      case State.size:
        return this.size(byte);
      case State.afterSize:
        if (byte === SEMICOLON) return State.extension;
        return isBlank(byte) && ++this.extensionBytes <= EXTENSION_BYTES_MAX ? State.afterSize : -1;
      case State.extension:
        if (byte === CR) return State.sizeLf;
        return VALUE[byte] === 1 && ++this.extensionBytes <= EXTENSION_BYTES_MAX ? State.extension : -1;
      case State.sizeLf:
        if (byte !== LF) return -1;
        this.digits = 0;
        return this.left === 0 ? State.trailerStart : State.data;
      case State.dataCr:
        return byte === CR ? State.dataLf : -1;
      case State.dataLf:
        return byte === LF ? State.size : -1;
      default:
        return this.trailer(byte);
    }
  }

  private size(byte: number): number {
    const digit = HEX[byte] as number;
    if (digit >= 0) {
      if (this.digits === 0) this.left = 0;
      if (++this.digits > SIZE_DIGITS_MAX) return -1;
      this.left = this.left * 16 + digit;
      return State.size;
    }
    if (this.digits === 0) return -1;
    if (byte === CR) return State.sizeLf;
    if (byte === SEMICOLON) return State.extension;
    return isBlank(byte) ? State.afterSize : -1;
  }

  private trailer(byte: number): number {
    if (++this.trailerBytes > TRAILER_BYTES_MAX) return -1;
    switch (this.state) {
      case State.trailerStart:
        if (byte === CR) return State.endLf;
        return TOKEN[byte] === 0 ? -1 : State.trailerName;
      case State.trailerName:
        if (byte === 0x3a) return State.trailerValue;
        return TOKEN[byte] === 0 ? -1 : State.trailerName;
      case State.trailerValue:
        if (byte === CR) return State.trailerLf;
        return VALUE[byte] === 1 ? State.trailerValue : -1;
      case State.trailerLf:
        return byte === LF ? State.trailerStart : -1;
      case State.endLf:
        return byte === LF ? State.done : -1;
    }
    return -1;
  }
}
