import type { Head } from './head.js';
import { NEED_MORE, Refusal, readHeaderLines } from './header-lines.js';
import { TARGET, TOKEN } from './tables.js';

export interface HeadLimits {
  /** The whole head, request line and empty line included. */
  headBytesMax: number;
  targetBytesMax: number;
}

const METHOD_BYTES_MAX = 24;
const SP = 0x20;
const CR = 0x0d;
const LF = 0x0a;

/** Reads ` HTTP/1.x CRLF` after the target; answers the position after it, NEED_MORE or a refusal. */
function readVersion(head: Head, buf: Buffer, i: number, end: number): number {
  const expected = 'HTTP/';
  for (let at = 0; at < 10; at++) {
    if (i + at >= end) return NEED_MORE;
    const byte = buf[i + at] as number;
    if (at < 5 && byte !== expected.charCodeAt(at)) return Refusal.malformed;
    if ((at === 5 || at === 7) && (byte < 0x30 || byte > 0x39)) return Refusal.malformed;
    if (at === 6 && byte !== 0x2e) return Refusal.malformed;
    if (at === 8 && byte !== CR) return Refusal.malformed;
    if (at === 9 && byte !== LF) return Refusal.malformed;
  }
  head.minor = (buf[i + 7] as number) - 0x30;
  return buf[i + 5] === 0x31 && head.minor <= 1 ? i + 10 : Refusal.version;
}

/**
 * Reads a request head at buf[start..end) into `head` (whose index is relative to `start`), strictly after RFC 9112. Answers the position after
 * the head, NEED_MORE, or a `Refusal`. A request line that was read stays in `head` when a later line is refused, so that the refusal can be
 * recorded with it.
 */
export function readRequestHead(head: Head, buf: Buffer, start: number, end: number, limits: HeadLimits): number {
  const repeated = head.repeat(buf, start, end);
  if (repeated > 0) return start + repeated;
  head.reset();
  const limit = start + limits.headBytesMax;
  const capped = end >= limit;
  if (capped) end = limit;
  const more = capped ? Refusal.headTooLarge : NEED_MORE;
  let i = start;
  while (i < end && TOKEN[buf[i] as number] !== 0) i++;
  if (i - start > METHOD_BYTES_MAX) return Refusal.malformed;
  if (i >= end) return more;
  if (buf[i] !== SP || i === start) return Refusal.malformed;
  const methodEnd = i - start;
  i++;
  const targetStart = i;
  const targetLimit = targetStart + limits.targetBytesMax;
  const stop = Math.min(end, targetLimit + 1);
  while (i < stop && TARGET[buf[i] as number] === 1) i++;
  if (i > targetLimit) return Refusal.targetTooLong;
  if (i >= end) return more;
  if (buf[i] !== SP || i === targetStart) return Refusal.malformed;
  const targetEnd = i;
  i = readVersion(head, buf, i + 1, end);
  if (i === NEED_MORE) return more;
  if (i === Refusal.malformed) return i;
  head.methodEnd = methodEnd;
  head.targetStart = targetStart - start;
  head.targetEnd = targetEnd - start;
  // what a refusal is recorded with
  if (i < 0) return keepLine(head, buf, start, targetEnd, i);
  const after = readHeaderLines(head, buf, start, i, end, capped);
  if (after === NEED_MORE) return NEED_MORE;
  if (after < 0) return keepLine(head, buf, start, i, after);
  if (head.minor === 1 && head.hostAt < 0) return keepLine(head, buf, start, i, Refusal.malformed);
  head.keepRead(buf, start, after);
  return after;
}

function keepLine(head: Head, buf: Buffer, start: number, end: number, refusal: number): number {
  head.count = 0;
  head.keep(buf, start, end);
  return refusal;
}
