const BYTES = 16 << 10;
const BYTES_KEPT_MAX = 256 << 10;
/** Shorter pieces are written faster by hand than by a call. */
const PART_BY_HAND_MAX = 8;
const TEXT_BY_HAND_MAX = 12;
/** The most that one letter becomes: a \u escape. */
const LETTER_MAX = 6;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
/** September 2001: from then on thirteen digits. */
export const TIME_MIN = 1_000_000_000_000;

/** ASCII text that is put into many lines. */
export const part = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** JSON in ASCII. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A JSON string in ASCII. */
export const jsonText = (text: string): string => asciiJson(text);

const KEPT_MAX = 4_096;
const kept = new Map<string, Uint8Array>();

/** A string with its quotes, of a name that comes again and again: one of a snapshot's. */
export function keptText(text: string): Uint8Array {
  let bytes = kept.get(text);
  if (bytes === undefined) {
    if (kept.size >= KEPT_MAX) kept.clear();
    bytes = part(jsonText(text));
    kept.set(text, bytes);
  }
  return bytes;
}

/**
 * The one buffer in which a line of JSON is put together, ASCII only. Bytes instead of strings, because strings joined from a hundred pieces cost more
 * than everything else a call does.
 */
class RecordLine {
  bytes: Buffer = Buffer.allocUnsafeSlow(BYTES);
  length = 0;
  private second = -1;
  private secondDigits: Uint8Array = new Uint8Array(0);

  begin(): void {
    this.length = 0;
    if (this.bytes.length > BYTES_KEPT_MAX) this.bytes = Buffer.allocUnsafeSlow(BYTES);
  }

  put(part: Uint8Array): void {
    const { length } = part;
    this.reserve(length);
    const { bytes } = this;
    if (length > PART_BY_HAND_MAX) bytes.set(part, this.length);
    else for (let i = 0; i < length; i++) bytes[this.length + i] = part[i] as number;
    this.length += length;
  }

  /** A copy of what was put from `start` on. */
  since(start: number): Uint8Array {
    return Uint8Array.from(this.bytes.subarray(start, this.length));
  }

  /** What is known to hold nothing but printable ASCII without quotes and backslashes; without quotes around it. */
  plain(text: string): void {
    const { length } = text;
    this.reserve(length);
    const { bytes, length: at } = this;
    if (length > TEXT_BY_HAND_MAX) bytes.write(text, at, 'latin1');
    else for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i);
    this.length = at + length;
  }

  /** A string with its quotes. */
  text(text: string): void {
    const { length } = text;
    this.reserve(length * LETTER_MAX + 2);
    const { bytes } = this;
    const start = this.length;
    let at = start;
    bytes[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.length = start + bytes.write(jsonText(text), start, 'latin1');
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.length = at;
  }

  /** @param value whole, not negative */
  number(value: number): void {
    if (value > 0x7fffffff) {
      this.put(part(String(value)));
      return;
    }
    this.reserve(10);
    let digits = 1;
    for (let limit = 10; limit <= value && digits < 10; limit *= 10) digits++;
    let rest = value | 0;
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      const tenth = (rest / 10) | 0;
      this.bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.length += digits;
  }

  /** Into blanks that end there; `value` is whole, not negative, and fits. */
  numberBefore(end: number, value: number): void {
    const { bytes } = this;
    let at = end;
    let rest = value | 0;
    do {
      const tenth = (rest / 10) | 0;
      bytes[--at] = ZERO + rest - tenth * 10;
      rest = tenth;
    } while (rest > 0);
  }

  /** Unix milliseconds into thirteen blanks that end there. */
  timeBefore(end: number, ms: number): void {
    const { length } = this;
    this.length = end - String(TIME_MIN).length;
    this.time(Math.max(ms, TIME_MIN));
    this.length = length;
  }

  /** Unix milliseconds; the digits of the second are made once in it. */
  time(ms: number): void {
    const second = Math.floor(ms / 1000);
    if (second <= 0) {
      this.number(ms);
      return;
    }
    if (second !== this.second) {
      this.second = second;
      this.secondDigits = part(String(second));
    }
    this.put(this.secondDigits);
    const rest = ms - second * 1000;
    this.reserve(3);
    const { bytes, length } = this;
    bytes[length] = ZERO + ((rest / 100) | 0);
    bytes[length + 1] = ZERO + (((rest / 10) | 0) % 10);
    bytes[length + 2] = ZERO + (rest % 10);
    this.length += 3;
  }

  private reserve(length: number): void {
    if (this.length + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + length));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

export const recordLine = new RecordLine();
