/** What was found in a text, and where; `end` is behind it. */
export interface Match {
  /** As records and placeholders name it. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds one kind of thing. What it says of a position hangs on nothing but the `LEFT` characters before it and the `longest` and one more from it on: so it can say, while a text
 * still grows, from where on it does not know yet.
 */
export interface Detector {
  /** The first that begins at `from` or behind it. */
  find(text: string, from: number): Match | null;
  /** The first position from `from` on at which something may begin that more text would make whole or change; the text's length where there is none. */
  undecided(text: string, from: number): number;
}

/** Characters before a position that a detector may look at. */
export const LEFT = 64;

/** ASCII characters by their codes; all others are not in it. */
export type Alphabet = Uint8Array;

/** @param members as a character class of regular expressions has them, without its brackets */
export function alphabet(members: string): Alphabet {
  const one = new RegExp(`^[${members}]$`);
  return Uint8Array.from({ length: 128 }, (_, code) => (one.test(String.fromCharCode(code)) ? 1 : 0));
}

/** Where the characters of an alphabet that a text ends with begin, looking back at most so far. */
export function runStart(text: string, from: number, longest: number, members: Alphabet): number {
  const first = Math.max(from, text.length - longest - 1);
  let at = text.length;
  while (at > first && members[text.charCodeAt(at - 1)] === 1) at--;
  return at;
}
