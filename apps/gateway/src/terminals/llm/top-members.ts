/** Where a member's value stands in a JSON text, without the space around it. */
export interface Span {
  start: number;
  end: number;
}

/** The members of a JSON object's own level. */
export interface TopMembers {
  /** Positions of the values. */
  readonly at: ReadonlyMap<string, Span>;
  /** Where a further member can be put: behind the opening brace. */
  readonly inside: number;
  readonly empty: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
/** Texts longer than this are left by a search of the platform's, which begins dearer and runs faster. */
const BY_HAND_MAX = 24;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The position behind a text's closing quote; -1 where it has none. @param at behind its opening quote */
export function behindText(bytes: Buffer, at: number): number {
  const byHand = Math.min(bytes.length, at + BY_HAND_MAX);
  let i = at;
  while (i < byHand) {
    const byte = bytes[i];
    if (byte === QUOTE) return i + 1;
    i += byte === BACKSLASH ? 2 : 1;
  }
  for (;;) {
    const quote = bytes.indexOf(QUOTE, i);
    if (quote < 0) return -1;
    // an odd number of backslashes before it makes it a letter
    let slashes = quote;
    while (slashes > i && bytes[slashes - 1] === BACKSLASH) slashes--;
    if ((quote - slashes) % 2 === 0) return quote + 1;
    i = quote + 1;
  }
}

/** The position behind a value; -1 where it does not end. */
function behindValue(bytes: Buffer, at: number): number {
  const first = bytes[at];
  if (first === QUOTE) return behindText(bytes, at + 1);
  const { length } = bytes;
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) {
    let i = at;
    while (i < length && bytes[i] !== COMMA && bytes[i] !== CLOSE_OBJECT && !isSpace(bytes[i])) i++;
    return i === at ? -1 : i;
  }
  let depth = 0;
  for (let i = at; i < length; ) {
    const byte = bytes[i++];
    if (byte === QUOTE) {
      i = behindText(bytes, i);
      if (i < 0) return -1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (--depth === 0) return i;
    }
  }
  return -1;
}

export const spaceFrom = (bytes: Buffer, at: number): number => {
  let i = at;
  while (isSpace(bytes[i])) i++;
  return i;
};

/** A name may be spelled with escapes. Undefined: no text. */
export function nameOf(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\\')) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}

/**
 * Finds the members of a JSON object without reading what is in them: a call that is passed on as it came is not taken apart for the name of its model. What is inside the values is
 * checked by whoever reads them. Null: no JSON object, or a member that is there twice, of which readers would see one or the other.
 */
export function topMembers(bytes: Buffer): TopMembers | null {
  const at = new Map<string, Span>();
  let i = spaceFrom(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  if (bytes[i] !== OPEN_OBJECT) return null;
  const inside = ++i;
  i = spaceFrom(bytes, i);
  if (bytes[i] === CLOSE_OBJECT) return spaceFrom(bytes, i + 1) === bytes.length ? { at, inside, empty: true } : null;
  for (;;) {
    if (bytes[i] !== QUOTE) return null;
    const nameEnd = behindText(bytes, i + 1);
    const name = nameEnd < 0 ? undefined : nameOf(bytes, i, nameEnd);
    if (name === undefined || at.has(name)) return null;
    i = spaceFrom(bytes, nameEnd);
    if (bytes[i] !== COLON) return null;
    const start = spaceFrom(bytes, i + 1);
    const end = behindValue(bytes, start);
    if (end < 0) return null;
    at.set(name, { start, end });
    i = spaceFrom(bytes, end);
    if (bytes[i] === COMMA) i = spaceFrom(bytes, i + 1);
    else return bytes[i] === CLOSE_OBJECT && spaceFrom(bytes, i + 1) === bytes.length ? { at, inside, empty: false } : null;
  }
}

/** A member's value; undefined where there is none, or it is no JSON. */
export function memberValue(bytes: Buffer, members: TopMembers, name: string): unknown {
  const span = members.at.get(name);
  if (span === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8', span.start, span.end));
  } catch {
    return undefined;
  }
}

/** A change of bytes: what stood there is replaced. An empty span is where something is put in. */
export interface Splice extends Span {
  bytes: Buffer;
}

/** @param splices in the order of their places, apart from each other */
export function spliced(bytes: Buffer, splices: readonly Splice[]): Buffer {
  if (splices.length === 0) return bytes;
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end, bytes: put } of splices) {
    parts.push(bytes.subarray(from, start), put);
    from = end;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}
