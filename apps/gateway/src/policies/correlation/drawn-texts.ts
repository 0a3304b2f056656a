import { randomFillSync } from 'node:crypto';
import { LateValue } from '../../exchange/late-value.js';
import type { HeaderName } from '../../http1/header-name.js';
import { output } from '../../http1/output.js';

const DRAWN = 64;
const HEX = Uint8Array.from(Buffer.from('0123456789abcdef', 'latin1'));
/** What letters of a pattern stand for: of four random bits those to keep, and those that are always set. */
const LETTERS: Readonly<Record<string, { keep: number; set: number }>> = {
  x: { keep: 15, set: 0 },
  // the variant that all UUIDs of today are of (RFC 9562, 4.1)
  v: { keep: 3, set: 8 },
  // where not all digits may be zero
  n: { keep: 14, set: 1 },
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
  /** Where in a text random digits go. */
  private readonly places: Uint8Array;
  private readonly keep: Uint8Array;
  private readonly set: Uint8Array;
  private texts: Buffer = Buffer.alloc(0);
  private at = 0;

  /** @param pattern ASCII: `x` is a hexadecimal digit, `n` one that is not zero, `v` the variant of a UUID; all else stays */
  constructor(pattern: string) {
    this.length = pattern.length;
    this.blank = Buffer.from(pattern.repeat(DRAWN), 'latin1');
    const digits = [...pattern].flatMap((letter, at) => (letter in LETTERS ? [{ at, ...(LETTERS[letter] as { keep: number; set: number }) }] : []));
    this.places = Uint8Array.from(digits, ({ at }) => at);
    this.keep = Uint8Array.from(digits, ({ keep }) => keep);
    this.set = Uint8Array.from(digits, ({ set }) => set);
  }

  next(): DrawnText {
    if (this.at === this.texts.length) this.draw();
    this.at += this.length;
    return new DrawnText(this.texts, this.at - this.length, this.at);
  }

  private draw(): void {
    const { blank, places, keep, set, length } = this;
    // calls that are still on their way refer to those before
    const texts = Buffer.from(blank);
    const random = randomFillSync(new Uint8Array((places.length * DRAWN) / 2));
    let used = 0;
    for (let start = 0; start < texts.length; start += length) {
      for (let i = 0; i < places.length; i++, used++) {
        const bits = (random[used >> 1] as number) >> ((used & 1) << 2);
        texts[start + (places[i] as number)] = HEX[(bits & (keep[i] as number)) | (set[i] as number)] as number;
      }
    }
    this.texts = texts;
    this.at = 0;
  }
}
