import type { Exchange } from '../exchange/exchange.js';
import type { Head } from '../http1/head.js';
import { HeaderName } from '../http1/header-name.js';
import { output } from '../http1/output.js';
import { writeKeptLines } from '../http1/write-lines.js';

/** How the body leaves for the client. */
export const Coding = { none: 0, plain: 1, chunked: 2 } as const;

const CHUNKED = Buffer.from('transfer-encoding: chunked\r\n', 'latin1');
const CLOSE = Buffer.from('connection: close\r\n', 'latin1');
const KEEP_ALIVE = Buffer.from('connection: keep-alive\r\n', 'latin1');
const VERSION = Buffer.from('HTTP/1.1 ', 'latin1');
const TRAILER = new HeaderName('trailer');
const STATUS_ONLY = 12;

/** How the body is to be coded. Where its length stays as it is, the upstream's own line crosses. */
export function codingOf(x: Exchange, head: Head): number {
  const bodiless = x.method === 'HEAD' || head.status === 204 || head.status === 304;
  const known = head.contentLength >= 0;
  // what a GET would have had may be told (RFC 9110, 8.6), but a 204 has nothing to tell
  if (known && head.status !== 204) head.flags[head.contentLengthAt] = 0;
  if (bodiless) return Coding.none;
  return known || x.head.minor === 0 ? Coding.plain : Coding.chunked;
}

/** The status line and the lines that cross; in one piece where the upstream speaks HTTP/1.1 properly. */
function writeLines(head: Head): void {
  if (head.minor === 1 && head.reasonEnd > STATUS_ONLY) {
    writeKeptLines(head, 0);
    return;
  }
  output.put(VERSION);
  output.copy(head.bytes, VERSION.length, head.reasonEnd);
  output.text(head.reasonEnd === STATUS_ONLY ? ' \r\n' : '\r\n');
  writeKeptLines(head, head.linesStart);
}

/** Puts a 1xx response into the output: what is legal in one crosses, framing does not. */
export function writeInterim(head: Head): void {
  writeLines(head);
  output.crlf();
}

/**
 * Puts the response's head into the output and answers how its body is to be coded.
 * @param last no other response follows on this connection
 */
export function writeResponseHead(x: Exchange, head: Head, last: boolean): number {
  const coding = codingOf(x, head);
  // HTTP/1.0 without a length ends by the connection's end
  const close = last || (coding === Coding.plain && head.contentLength < 0);
  if (head.announcesTrailers && coding === Coding.chunked && x.head.takesTrailers) head.keepHop(TRAILER);
  writeLines(head);
  x.writeResponseLines();
  if (coding === Coding.chunked) output.put(CHUNKED);
  if (close) output.put(CLOSE);
  else if (x.head.minor === 0) output.put(KEEP_ALIVE);
  output.crlf();
  x.closeAfter = close;
  return coding;
}
