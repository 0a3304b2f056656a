import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { output } from '../../http1/output.js';
import { writeKeptLines } from '../../http1/write-lines.js';

/** How the body leaves for the client. */
export const Coding = { none: 0, plain: 1, chunked: 2 } as const;

/** Puts the response's head into the output and answers how its body is to be coded. */
export function writeResponseHead(x: Exchange, head: Head): number {
  const bodiless = x.method === 'HEAD' || head.status === 204 || head.status === 304;
  const known = head.contentLength >= 0 && !head.chunked;
  const last = x.carrier.lastResponse(x);
  let coding: number = Coding.none;
  let framing = '';
  if (bodiless) {
    // what a GET would have had may be told (RFC 9110, 8.6), but a 204 has nothing to tell
    if (known && head.status !== 204) framing = `content-length: ${head.contentLength}\r\n`;
  } else if (known) {
    framing = `content-length: ${head.contentLength}\r\n`;
    coding = Coding.plain;
  } else if (x.head.minor === 1) {
    framing = 'transfer-encoding: chunked\r\n';
    coding = Coding.chunked;
  } else coding = Coding.plain;
  // HTTP/1.0 without a length ends by the connection's end
  const close = last || (coding === Coding.plain && !known);
  if (head.status === 200) output.text('HTTP/1.1 200 OK\r\n');
  else {
    output.text('HTTP/1.1 ');
    output.copy(head.bytes, 'HTTP/1.1 '.length, head.reasonEnd);
    if (head.reasonEnd === 12) output.text(' ');
    output.text('\r\n');
  }
  writeKeptLines(head);
  x.writeResponseEdits();
  const connection = close ? 'connection: close\r\n' : x.head.minor === 0 ? 'connection: keep-alive\r\n' : '';
  output.text(`x-request-id: ${x.requestId}\r\n${framing}${connection}\r\n`);
  x.closeAfter = close;
  return coding;
}
