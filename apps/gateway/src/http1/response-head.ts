import type { Head } from './head.js';
import { NEED_MORE, Refusal, readHeaderLines } from './header-lines.js';
import { VALUE } from './tables.js';

const CR = 0x0d;
const LF = 0x0a;
const SP = 0x20;
const PREFIX = 'HTTP/1.';

/**
 * Reads a response head at buf[start..end) as strictly as a request's: an upstream may be hostile or broken. Answers like `readRequestHead`;
 * any refusal means that the upstream answered wrongly. The reason phrase and the space before it may be missing (seen in the wild, harmless).
 */
export function readResponseHead(head: Head, buf: Buffer, start: number, end: number, headBytesMax: number): number {
  const repeated = head.repeat(buf, start, end);
  if (repeated > 0) return start + repeated;
  head.reset();
  const limit = start + headBytesMax;
  const capped = end >= limit;
  if (capped) end = limit;
  const more = capped ? Refusal.headTooLarge : NEED_MORE;
  for (let at = 0; at < PREFIX.length && start + at < end; at++) if (buf[start + at] !== PREFIX.charCodeAt(at)) return Refusal.malformed;
  if (end - start < 13) return more;
  head.minor = (buf[start + 7] as number) - 0x30;
  if ((head.minor !== 0 && head.minor !== 1) || buf[start + 8] !== SP) return Refusal.malformed;
  let status = 0;
  for (let at = start + 9; at < start + 12; at++) {
    const digit = (buf[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return Refusal.malformed;
    status = status * 10 + digit;
  }
  if (status < 100) return Refusal.malformed;
  head.status = status;
  let i = start + 12;
  if (buf[i] === SP) while (i < end && VALUE[buf[i] as number] === 1) i++;
  if (i >= end) return more;
  if (buf[i] !== CR) return Refusal.malformed;
  if (i + 1 >= end) return more;
  if (buf[i + 1] !== LF) return Refusal.malformed;
  head.reasonEnd = i - start;
  const after = readHeaderLines(head, buf, start, i + 2, end, capped);
  if (after > 0) head.keepRead(buf, start, after);
  return after;
}
