import { isUtf8 } from 'node:buffer';
import type { JsonLimitsConfig } from '@gatehouse/definition';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const U = 0x75;

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const ESCAPED = new Set([...'"\\/bfnrtu'].map((letter) => letter.charCodeAt(0)));

/** An object or array that has begun. */
interface Level {
  keys: Set<string> | null;
  count: number;
}

/**
 * Walks over a JSON text (RFC 8259) byte by byte, without making values of it and without recursion, so that no text can be dear to refuse. Strict: what this lets
 * through is well formed for every reader.
 */
export class JsonCheck {
  private at = 0;
  private values = 0;
  private readonly levels: Level[] = [];

  constructor(
    private readonly bytes: Buffer,
    private readonly limits: JsonLimitsConfig,
  ) {}

  /** What is wrong, in words; undefined for a text within the limits. */
  run(): string | undefined {
    if (!isUtf8(this.bytes)) return 'The body is not UTF-8.';
    try {
      this.text();
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return `${error.message} (byte ${this.at}).`;
      throw error;
    }
  }

  private text(): void {
    this.value();
    while (this.levels.length > 0) this.goOn(this.levels[this.levels.length - 1] as Level);
    this.space();
    if (this.at < this.bytes.length) throw new Refusal('The JSON text has ended, and something follows');
  }

  /** After a value inside an object or array: its end, or the next one. */
  private goOn(level: Level): void {
    const byte = this.next();
    const close = level.keys === null ? CLOSE_LIST : CLOSE_OBJECT;
    if (byte === close) {
      this.at++;
      this.levels.pop();
      return;
    }
    if (level.count > 0) {
      if (byte !== COMMA) throw this.unexpected();
      this.at++;
      this.space();
    }
    level.count++;
    if (level.keys === null) {
      if (level.count > this.limits.itemsMax) throw new Refusal(`An array has more than ${this.limits.itemsMax} items`);
    } else {
      if (level.count > this.limits.keysMax) throw new Refusal(`An object has more than ${this.limits.keysMax} members`);
      this.key(level.keys);
    }
    this.value();
  }

  private key(keys: Set<string>): void {
    if (this.next() !== QUOTE) throw this.unexpected();
    const { keyBytesMax, duplicateKeys } = this.limits;
    const { start, escaped } = this.string(keyBytesMax, 'A member’s name');
    if (duplicateKeys === 'refuse') {
      const raw = this.bytes.toString('utf8', start, this.at - 1);
      const name = escaped ? (JSON.parse(`"${raw}"`) as string) : raw;
      if (keys.has(name)) throw new Refusal('An object names a member twice');
      keys.add(name);
    }
    if (this.next() !== COLON) throw this.unexpected();
    this.at++;
  }

  private value(): void {
    if (++this.values > this.limits.valuesMax) throw new Refusal(`There are more than ${this.limits.valuesMax} values`);
    const byte = this.next();
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      this.at++;
      if (this.levels.length >= this.limits.depthMax) throw new Refusal(`Objects and arrays are nested deeper than ${this.limits.depthMax}`);
      this.levels.push({ keys: byte === OPEN_OBJECT ? new Set() : null, count: 0 });
    } else if (byte === QUOTE) this.string(this.limits.stringBytesMax, 'A string');
    else this.plain();
  }

  /** From its opening quote; stands behind the closing one then. */
  private string(bytesMax: number, what: string): { start: number; escaped: boolean } {
    const { bytes } = this;
    const start = ++this.at;
    let escaped = false;
    for (; ; this.at++) {
      const byte = bytes[this.at];
      if (byte === undefined) throw new Refusal('The JSON text ends too early');
      if (byte === QUOTE) break;
      if (byte < SPACE) throw new Refusal('A string holds a control character');
      if (byte === BACKSLASH) {
        escaped = true;
        this.escape();
      }
      if (this.at - start > bytesMax) throw new Refusal(`${what} has more than ${bytesMax} bytes`);
    }
    if (this.at - start > bytesMax) throw new Refusal(`${what} has more than ${bytesMax} bytes`);
    this.at++;
    return { start, escaped };
  }

  private escape(): void {
    const letter = this.bytes[++this.at];
    if (letter === undefined || !ESCAPED.has(letter)) throw this.unexpected();
    if (letter !== U) return;
    if (!/^[0-9a-fA-F]{4}$/.test(this.bytes.toString('latin1', this.at + 1, this.at + 5))) throw this.unexpected();
    this.at += 4;
  }

  /** A number or one of the three names. */
  private plain(): void {
    const { bytes } = this;
    const { numberDigitsMax } = this.limits;
    const start = this.at;
    while (this.at < bytes.length && !isDelimiter(bytes[this.at] as number)) {
      if (++this.at - start > Math.max(numberDigitsMax, 5)) throw new Refusal(`A number has more than ${numberDigitsMax} characters`);
    }
    const text = bytes.toString('latin1', start, this.at);
    if (text === 'true' || text === 'false' || text === 'null') return;
    if (!NUMBER.test(text)) {
      this.at = start;
      throw this.unexpected();
    }
    if (text.length > numberDigitsMax) throw new Refusal(`A number has more than ${numberDigitsMax} characters`);
  }

  /** The byte behind the space. */
  private next(): number {
    this.space();
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Refusal('The JSON text ends too early');
    return byte;
  }

  private space(): void {
    const { bytes } = this;
    for (; ; this.at++) {
      const byte = bytes[this.at];
      if (byte !== SPACE && byte !== LF && byte !== CR && byte !== TAB) return;
    }
  }

  private unexpected(): Refusal {
    return new Refusal('The body is not well-formed JSON');
  }
}

class Refusal extends Error {}

const isDelimiter = (byte: number): boolean =>
  byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte === SPACE || byte === LF || byte === CR || byte === TAB || byte === COLON;
