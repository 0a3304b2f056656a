import type { SaidPart, StoreContent } from '@gatehouse/definition';
import type { Detector } from '../guards/detectors/detector.js';
import { detectorsOf } from '../guards/detectors/detectors-of.js';
import { type Found, markOf, maskAcross } from '../guards/finder.js';
import { HeldText } from '../guards/held-text.js';
import type { Across } from './said.js';

/** Letters beyond the cap in which what begins before it may end. */
const BEYOND = 8_192;

/** The longest beginning of a text that has no more bytes than this in UTF-8. */
function beginningOf(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

/** Letters that JSON needs not escape, as arguments of tools may: an address is one however it is written. */
const ESCAPES = /\\u00(2[013-9a-f]|[3-7][0-9a-f])/gi;
const unescaped = (text: string): string =>
  text.includes('\\u00')
    ? text.replace(ESCAPES, (written, code: string) => (code.toLowerCase() === '5c' ? written : String.fromCharCode(Number.parseInt(code, 16))))
    : text;

/** What is kept, and how much was left out. */
export interface Keepable {
  parts: SaidPart[];
  bytes: number;
  cut: boolean;
}

/** What an API keeps, made ready once. */
export class ContentTerms {
  private readonly detectors: readonly Detector[];

  /** @throws Error for detectors that are not there */
  constructor(readonly config: StoreContent) {
    this.detectors = config.mask ? detectorsOf(config.find) : [];
  }

  /** What becomes of what callers cut in two. @param found is added to */
  across(found: Found): Across {
    return (texts) => (this.detectors.length === 0 ? texts : maskAcross(texts, this.detectors, (_, kind) => markOf(kind), found));
  }

  /** The beginning of a text as it may be kept. What may have begun before the cut and is not known to have ended is left out with it. */
  private masked(given: string, bytesMax: number, found: Found): { text: string; cut: boolean } {
    const text = unescaped(given);
    const whole = text.length <= bytesMax + BEYOND;
    const shown = whole ? text : text.slice(0, bytesMax + BEYOND);
    if (this.detectors.length === 0) return { text: beginningOf(shown, bytesMax), cut: Buffer.byteLength(text) > bytesMax };
    const held = new HeldText(this.detectors, (_, kind) => {
      found[kind] = (found[kind] ?? 0) + 1;
      return markOf(kind);
    });
    const masked = held.push(shown) + (whole ? held.end() : '');
    const kept = beginningOf(masked, bytesMax);
    return { text: kept, cut: !whole || kept.length < masked.length };
  }

  /** @param found is added to @param latest where not all fits, what was said last is kept rather than what was said first */
  keepable(said: readonly SaidPart[], found: Found, latest: boolean): Keepable {
    const { bytesMax } = this.config;
    const parts: SaidPart[] = [];
    let bytes = 0;
    let cut = false;
    for (const { by, text } of latest ? said.toReversed() : said) {
      if (bytes >= bytesMax) {
        cut = true;
        break;
      }
      const kept = this.masked(text, bytesMax - bytes, found);
      cut ||= kept.cut;
      bytes += Buffer.byteLength(kept.text);
      if (kept.text !== '') parts.push({ by, text: kept.text });
    }
    return { parts: latest ? parts.reverse() : parts, bytes, cut };
  }

  /** Letters of an answer that are worth remembering while it comes. */
  get lettersMax(): number {
    return this.config.bytesMax + BEYOND;
  }
}
