import { type Head, HOP, STRIDE } from './head.js';
import { bitOf, HASH_SEED, HeaderName } from './header-name.js';
import { Meaning, meaningOf } from './known-headers.js';
import { TOKEN, VALUE } from './tables.js';

/** A head reader answers with the position after the head (> 0), with NEED_MORE, or with one of the refusals (< 0). */
export const NEED_MORE = 0;
export const Refusal = {
  malformed: -1,
  targetTooLong: -2,
  headTooLarge: -3,
  transferCoding: -4,
  version: -5,
  expectation: -6,
} as const;

const COLON = 0x3a;
const CR = 0x0d;
const LF = 0x0a;
const SP = 0x20;
const TAB = 0x09;
/** 15 digits stay below 2^53. */
const CONTENT_LENGTH_DIGITS_MAX = 15;
const CONNECTION = new HeaderName('connection');
/** Honest clients name one or two. */
const CONNECTION_OPTIONS_MAX = 64;

/** Whether buf[start..end) is this lower-case ASCII word, in any case. */
export function isWord(buf: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = buf[start + i] as number;
    const code = word.charCodeAt(i);
    if (byte !== code && (byte | 0x20) !== code) return false;
  }
  return true;
}

function contentLength(head: Head, buf: Buffer, start: number, end: number): number {
  if (head.contentLength >= 0 || end === start || end - start > CONTENT_LENGTH_DIGITS_MAX) return Refusal.malformed;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (buf[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return Refusal.malformed;
    value = value * 10 + digit;
  }
  head.contentLength = value;
  return 0;
}

function connection(head: Head, buf: Buffer, start: number, end: number): void {
  if (isWord(buf, start, end, 'keep-alive')) head.keepAlive = true;
  else if (isWord(buf, start, end, 'close')) head.close = true;
  else {
    for (const part of buf.toString('latin1', start, end).toLowerCase().split(',')) {
      const option = part.trim();
      if (option === 'close') head.close = true;
      else if (option === 'keep-alive') head.keepAlive = true;
      else if (option !== 'upgrade' && option !== '') head.connectionNames = true;
    }
  }
}

/** RFC 9110, 10.1.4: a member without a weight. */
const TRAILERS = /(?:^|[,\s])trailers(?:$|[,\s])/i;
const KEEP_ALIVE_TIMEOUT = /(?:^|[,\s])timeout=(\d{1,6})(?:$|[,;\s])/i;

/** Takes note of a header that means something to the connection itself. Answers 0 or a refusal. */
function note(head: Head, buf: Buffer, meaning: number, at: number, start: number, end: number): number {
  head.flags[at] = HOP;
  switch (meaning) {
    case Meaning.host:
      if (head.hostAt >= 0) return Refusal.malformed;
      head.hostAt = at;
      return 0;
    case Meaning.connection:
      connection(head, buf, start, end);
      return 0;
    case Meaning.contentLength:
      head.contentLengthAt = at;
      return contentLength(head, buf, start, end);
    case Meaning.transferEncoding:
      if (head.chunked || head.minor === 0) return Refusal.malformed;
      if (!isWord(buf, start, end, 'chunked')) return Refusal.transferCoding;
      head.chunked = true;
      return 0;
    case Meaning.expect:
      // an expectation in HTTP/1.0 is to be ignored (RFC 9110, 10.1.1)
      if (head.minor === 0) return 0;
      if (!isWord(buf, start, end, '100-continue')) return Refusal.expectation;
      head.expectContinue = true;
      return 0;
    case Meaning.upgrade:
      // h2c may be ignored (RFC 9110, 7.8), and stock clients offer it to every plain-text server
      if (!isWord(buf, start, end, 'h2c')) head.upgrade = true;
      return 0;
    case Meaning.te:
      if (TRAILERS.test(buf.toString('latin1', start, end))) head.takesTrailers = true;
      return 0;
    case Meaning.trailer:
      head.announcesTrailers = true;
      return 0;
    case Meaning.keepAlive: {
      const timeout = KEEP_ALIVE_TIMEOUT.exec(buf.toString('latin1', start, end));
      if (timeout) head.keepAliveSeconds = Number(timeout[1]);
      return 0;
    }
  }
  return 0;
}

/** Connection names headers that are for this hop only (RFC 9110, 7.6.1): they do not cross, whatever they are. False when it names too many. */
function dropNamed(head: Head, buf: Buffer, start: number): boolean {
  const { index, count } = head;
  let options = 0;
  for (let i = 0; i < count; i++) {
    const at = i * STRIDE;
    if (!CONNECTION.matches(buf, start + (index[at] as number), start + (index[at + 1] as number))) continue;
    const text = buf.toString('latin1', start + (index[at + 2] as number), start + (index[at + 3] as number));
    for (const option of text.split(',')) {
      if (++options > CONNECTION_OPTIONS_MAX) return false;
      const name = new HeaderName(option.trim());
      for (let j = 0; j < count; j++) {
        const named = j * STRIDE;
        if (index[named + 4] === name.hash && name.matches(buf, start + (index[named] as number), start + (index[named + 1] as number))) {
          head.flags[j] = (head.flags[j] as number) | HOP;
        }
      }
    }
  }
  return true;
}

function finish(head: Head, buf: Buffer, start: number, i: number): number {
  if (head.chunked && head.contentLength >= 0) return Refusal.malformed;
  return head.connectionNames && !dropNamed(head, buf, start) ? Refusal.malformed : i;
}

/**
 * Reads header lines of buf[i..end) up to and with the empty line, strictly (RFC 9112, 5): CRLF only, no folding, no white space before the
 * colon, token names, no control characters. Index entries are relative to `start`. `capped` says that `end` is the limit of the head's size
 * and not the end of what has arrived.
 */
export function readHeaderLines(head: Head, buf: Buffer, start: number, i: number, end: number, capped: boolean): number {
  const more = capped ? Refusal.headTooLarge : NEED_MORE;
  const { index, headersMax } = head;
  head.linesStart = i - start;
  const repeated = head.repeatLines(buf, i, end);
  if (repeated > 0) return repeated;
  for (;;) {
    if (i >= end) return more;
    if (buf[i] === CR) {
      if (i + 1 >= end) return more;
      return buf[i + 1] === LF ? finish(head, buf, start, i + 2) : Refusal.malformed;
    }
    const nameStart = i;
    let hash = HASH_SEED;
    for (; i < end; i++) {
      const letter = TOKEN[buf[i] as number] as number;
      if (letter === 0) break;
      hash = (Math.imul(hash, 31) + letter) | 0;
    }
    if (i >= end) return more;
    const nameEnd = i;
    if (buf[i] !== COLON || nameEnd === nameStart) return Refusal.malformed;
    i++;
    while (i < end && (buf[i] === SP || buf[i] === TAB)) i++;
    const valueStart = i;
    while (i < end && VALUE[buf[i] as number] === 1) i++;
    if (i >= end) return more;
    if (buf[i] !== CR) return Refusal.malformed;
    if (i + 1 >= end) return more;
    if (buf[i + 1] !== LF) return Refusal.malformed;
    let valueEnd = i;
    while (valueEnd > valueStart && (buf[valueEnd - 1] === SP || buf[valueEnd - 1] === TAB)) valueEnd--;
    i += 2;
    if (head.count >= headersMax) return Refusal.headTooLarge;
    const at = head.count++;
    head.nameBits |= bitOf(hash);
    const entry = at * STRIDE;
    index[entry] = nameStart - start;
    index[entry + 1] = nameEnd - start;
    index[entry + 2] = valueStart - start;
    index[entry + 3] = valueEnd - start;
    index[entry + 4] = hash;
    head.flags[at] = 0;
    const meaning = meaningOf(hash, buf, nameStart, nameEnd);
    if (meaning !== Meaning.none) {
      const refusal = note(head, buf, meaning, at, valueStart, valueEnd);
      if (refusal < 0) return refusal;
    }
  }
}
