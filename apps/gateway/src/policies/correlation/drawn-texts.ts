import { randomFillSync } from 'node:crypto';
import { LateValue } from '../../exchange/late-value.js';
import type { HeaderName } from '../../http1/header-name.js';
import { output } from '../../http1/output.js';

const DRAWN = 64;
/** Drawn for many batches at once: asking has a price of its own. */
const RANDOM_BYTES = 16 << 10;
const random = new Uint8Array(RANDOM_BYTES);
let used = RANDOM_BYTES;

/** Two hexadecimal digits by their byte, the second one's code in the higher half. */
const PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => Buffer.from(byte.toString(16).padStart(2, '0'), 'latin1').readUInt16LE());
/** What letters of a pattern stand for: sixteen digits to choose from, all as likely. */
const LETTERS: Readonly<Record<string, string>> = {
  x: '0123456789abcdef',
  // the variant that all UUIDs of today are of (RFC 9562, 4.1)
  v: '89ab'.repeat(4),
  // where not all digits may be zero
  n: '13579bdf'.repeat(2),
};

/** By the code of a digit that was drawn the one that stands there. */
const codesOf = (letter: string): Uint8Array => {
  const codes = new Uint8Array(128);
  const digits = LETTERS[letter] ?? letter.repeat(16);
  for (let i = 0; i < 16; i++) codes[i.toString(16).charCodeAt(0)] = digits.charCodeAt(i);
  return codes;
};

/** A text among those that were drawn with it. */
export class DrawnText extends LateValue {
  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
    private readonly end: number,
  ) {
    super();
  }

  get text(): string {
    return this.bytes.toString('latin1', this.start, this.end);
  }

  slice(start: number, end: number): DrawnText {
    return new DrawnText(this.bytes, this.start + start, this.start + end);
  }

  putLine(name: HeaderName): void {
    output.put(name.line);
    output.copy(this.bytes, this.start, this.end);
    output.crlf();
  }
}

/** Random texts of one form, drawn many at a time and as bytes: one alone, as a string, costs as much as the rest of a policy. */
export class DrawnTexts {
  private readonly length: number;
  private readonly blank: Buffer;
  /** Where in a text digits are drawn, two at a time. */
  private readonly pairs: Uint8Array;
  /** Where in those not every digit may stand. */
  private readonly others: readonly { at: number; codes: Uint8Array }[];
  private texts: Buffer = Buffer.alloc(0);
  private at = 0;

  /** @param pattern at most 255 ASCII letters: `x` is a hexadecimal digit, `n` one that is not zero, `v` the variant of a UUID; all else stays */
  constructor(pattern: string) {
    this.length = pattern.length;
    this.blank = Buffer.from(pattern.repeat(DRAWN), 'latin1');
    const pairs: number[] = [];
    for (let at = 0; at < pattern.length - 1; at++) if (/[xvn]/.test(pattern.slice(at, at + 2))) pairs.push(at++);
    this.pairs = Uint8Array.from(pairs);
    const drawn = pairs.flatMap((at) => [at, at + 1]);
    this.others = drawn.filter((at) => pattern[at] !== 'x').map((at) => ({ at, codes: codesOf(pattern[at] as string) }));
  }

  next(): DrawnText {
    if (this.at === this.texts.length) this.draw();
    this.at += this.length;
    return new DrawnText(this.texts, this.at - this.length, this.at);
  }

  private draw(): void {
    const { blank, pairs, others, length } = this;
    if (used + pairs.length * DRAWN > RANDOM_BYTES) {
      randomFillSync(random);
      used = 0;
    }
    // calls that are still on their way refer to those before
    const texts = Buffer.from(blank);
    const view = new DataView(texts.buffer, texts.byteOffset, texts.length);
    for (let start = 0; start < texts.length; start += length) {
      for (let i = 0; i < pairs.length; i++) view.setUint16(start + (pairs[i] as number), PAIRS[random[used++] as number] as number, true);
      for (const { at, codes } of others) texts[start + at] = codes[texts[start + at] as number] as number;
    }
    this.texts = texts;
    this.at = 0;
  }
}
