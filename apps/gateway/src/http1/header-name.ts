import { TOKEN } from './tables.js';

export const HASH_SEED = 7;

/** The bit of a name by its hash. */
export const bitOf = (hash: number): number => 1 << (hash & 31);

/** A header name prepared for look-up in a `Head`: lower case, hashed, as bytes. Made once per configuration, never per request. */
export class HeaderName {
  readonly text: string;
  readonly hash: number;
  /** One of 32: where none of several names has it, this one is not among them. */
  readonly bit: number;
  readonly bytes: Uint8Array;
  /** How a line of it begins, up to the value. */
  readonly line: Uint8Array;

  /** @param text a token (RFC 9110, 5.1) in any case */
  constructor(text: string) {
    this.text = text.toLowerCase();
    this.bytes = Buffer.from(this.text, 'latin1');
    this.line = Uint8Array.from(Buffer.from(`${this.text}: `, 'latin1'));
    let hash = HASH_SEED;
    for (const byte of this.bytes) hash = (Math.imul(hash, 31) + byte) | 0;
    this.hash = hash;
    this.bit = bitOf(hash);
  }

  /** Whether buf[start..end) spells this name, in any case. */
  matches(buf: Uint8Array, start: number, end: number): boolean {
    const { bytes } = this;
    if (end - start !== bytes.length) return false;
    for (let i = 0; i < bytes.length; i++) if (TOKEN[buf[start + i] as number] !== bytes[i]) return false;
    return true;
  }
}

/** Several at a time. */
export class HeaderNames {
  readonly bits: number;

  constructor(readonly names: readonly HeaderName[]) {
    this.bits = names.reduce((bits, { bit }) => bits | bit, 0);
  }
}
