import { HEX, TOKEN, VALUE } from './tables.js';

const SEGMENTS_MAX = 4096;
/** Start and end of each piece of data that the last `scan` found. Shared: read it before the next scan. */
export const segments = new Int32Array(SEGMENTS_MAX * 2);

/** 2^52 and more is no honest chunk. */
const SIZE_DIGITS_MAX = 13;
/** Sizes of more digits are read byte by byte: a whole number of V8's has 31 bits. */
const PLAIN_DIGITS_MAX = 7;
/** Extensions of one chunk, and of a whole body: legal, ignored, and a favourite of those who want to burn our time. */
const LINE_EXTENSION_BYTES_MAX = 4_096;
const EXTENSION_BYTES_MAX = 16_384;
const TRAILER_BYTES_MAX = 8_192;
const TRAILERS_MAX = 64;

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
  extensionName: 13,
  afterName: 14,
  valueStart: 15,
  token: 16,
  quoted: 17,
  quotedPair: 18,
  afterQuote: 19,
  afterBlank: 20,
} as const;

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
const COLON = 0x3a;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09;

/** Takes a chunked body apart, strictly (RFC 9112, 7.1). Extensions are checked, counted and dropped; trailers are kept. */
export class ChunkScanner {
  private state: number = State.size;
  private left = 0;
  private digits = 0;
  private lineExtensionBytes = 0;
  private extensionBytes = 0;
  private trailerBytes = 0;
  private trailerCount = 0;
  /** Names and values, made when the first trailer comes. */
  private trailerText: Buffer | null = null;
  private trailerLength = 0;
  /** Pieces found by the last scan, and their bytes together. */
  count = 0;
  total = 0;

  get done(): boolean {
    return this.state === State.done;
  }

  /** The trailer section as `name:value` lines that end in LF, white space around values as it came; empty for none. */
  get trailers(): string {
    return this.trailerText === null ? '' : this.trailerText.toString('latin1', 0, this.trailerLength);
  }

  reset(): void {
    this.state = State.size;
    this.left = 0;
    this.digits = 0;
    this.extensionBytes = 0;
    this.trailerBytes = 0;
    this.trailerCount = 0;
    this.trailerText = null;
    this.trailerLength = 0;
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
        if (this.left > 0) return i;
        this.state = State.dataCr;
        // as a chunk mostly ends: all of it is here
        if (i + 1 < end && buf[i] === CR && buf[i + 1] === LF) {
          this.state = State.size;
          i += 2;
        }
        continue;
      }
      const size = this.state === State.size && this.digits === 0 ? plainSize(buf, i, end) : 0;
      if (size > 0) {
        this.left = size;
        this.state = State.data;
        i += sizeDigits + 2;
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
      case State.sizeLf:
        if (byte !== LF) return -1;
        this.digits = 0;
        this.lineExtensionBytes = 0;
        return this.left === 0 ? State.trailerStart : State.data;
      case State.dataCr:
        return byte === CR ? State.dataLf : -1;
      case State.dataLf:
        return byte === LF ? State.size : -1;
      case State.trailerStart:
      case State.trailerName:
      case State.trailerValue:
      case State.trailerLf:
      case State.endLf:
        return this.trailer(byte);
      default:
        if (byte === CR) return this.endsExtension() ? State.sizeLf : -1;
        if (++this.lineExtensionBytes > LINE_EXTENSION_BYTES_MAX || ++this.extensionBytes > EXTENSION_BYTES_MAX) return -1;
        return this.extension(byte);
    }
  }

  private endsExtension(): boolean {
    const { state } = this;
    return state === State.extensionName || state === State.token || state === State.afterQuote;
  }

  /** `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )` (RFC 9112, 7.1.1). */
  private extension(byte: number): number {
    switch (this.state) {
      case State.afterSize:
        if (byte === SEMICOLON) return State.extension;
        return isBlank(byte) ? State.afterSize : -1;
      case State.extension:
        if (isBlank(byte)) return State.extension;
        return TOKEN[byte] === 0 ? -1 : State.extensionName;
      case State.extensionName:
        if (TOKEN[byte] !== 0) return State.extensionName;
        return betweenParts(byte);
      case State.afterName:
        return betweenParts(byte);
      case State.valueStart:
        if (isBlank(byte)) return State.valueStart;
        if (byte === QUOTE) return State.quoted;
        return TOKEN[byte] === 0 ? -1 : State.token;
      case State.token:
        if (TOKEN[byte] !== 0) return State.token;
        return afterPart(byte);
      case State.quoted:
        if (byte === QUOTE) return State.afterQuote;
        if (byte === BACKSLASH) return State.quotedPair;
        return VALUE[byte] === 1 ? State.quoted : -1;
      case State.quotedPair:
        return VALUE[byte] === 1 ? State.quoted : -1;
      case State.afterQuote:
      case State.afterBlank:
        return afterPart(byte);
    }
    return -1;
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
    const next = this.nextInTrailer(byte);
    if (next === State.trailerName || next === State.trailerValue || next === State.trailerStart) this.keepTrailer(byte);
    return next;
  }

  private keepTrailer(byte: number): void {
    if (byte === CR) return;
    this.trailerText ??= Buffer.allocUnsafe(TRAILER_BYTES_MAX);
    this.trailerText[this.trailerLength++] = byte;
  }

  private nextInTrailer(byte: number): number {
    switch (this.state) {
      case State.trailerStart:
        if (byte === CR) return State.endLf;
        return TOKEN[byte] === 0 || ++this.trailerCount > TRAILERS_MAX ? -1 : State.trailerName;
      case State.trailerName:
        if (byte === COLON) return State.trailerValue;
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

/** Of the last size that `plainSize` read. */
let sizeDigits = 0;

/** The size in a chunk's first line where that is here as a whole, without extensions, and not that of the last chunk; otherwise 0, and nothing is said of it. */
function plainSize(buf: Uint8Array, from: number, end: number): number {
  const most = Math.min(end - 2, from + PLAIN_DIGITS_MAX);
  let size = 0;
  let i = from;
  for (; i < most; i++) {
    const digit = HEX[buf[i] as number] as number;
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  sizeDigits = i - from;
  return i < end - 1 && buf[i] === CR && buf[i + 1] === LF ? size : 0;
}

function betweenParts(byte: number): number {
  if (byte === EQUALS) return State.valueStart;
  if (byte === SEMICOLON) return State.extension;
  return isBlank(byte) ? State.afterName : -1;
}

function afterPart(byte: number): number {
  if (byte === SEMICOLON) return State.extension;
  return isBlank(byte) ? State.afterBlank : -1;
}
