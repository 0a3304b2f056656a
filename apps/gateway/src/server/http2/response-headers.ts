import type { OutgoingHttpHeaders } from 'node:http2';
import type { Exchange } from '../../exchange/exchange.js';
import { type Head, STRIDE } from '../../http1/head.js';
import type { TrailerField } from '../../http1/trailers.js';
import type { Reply } from '../../pipeline/reply.js';
import { httpDate } from '../write-reply.js';

/** Lines that policies and the gateway add, as names and values in turn. */
function pushLines(headers: string[], lines: string): void {
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) headers.push(line.slice(0, colon).toLowerCase(), line.slice(colon + 2));
  }
}

/** Names and values in turn of what crosses of a head. */
function pushKept(headers: string[], head: Head): void {
  const { bytes, count, flags, index } = head;
  if (count === 0) return;
  // lines stand one behind the other: read in one piece, and cut
  const begin = index[0] as number;
  const text = bytes.toString('latin1', begin, index[(count - 1) * STRIDE + 3]);
  for (let i = 0; i < count; i++) {
    if (flags[i] !== 0) continue;
    const at = i * STRIDE;
    const name = text.slice((index[at] as number) - begin, (index[at + 1] as number) - begin);
    headers.push(name.toLowerCase(), text.slice((index[at + 2] as number) - begin, (index[at + 3] as number) - begin));
  }
}

/** Of an upstream's response, as the policies left it. */
export function responseHeaders(x: Exchange, head: Head): string[] {
  const headers = [':status', String(head.status)];
  pushKept(headers, head);
  pushLines(headers, x.responseLines());
  return headers;
}

/** Of a 1xx response: node:http2 takes these by name only. */
export function interimHeaders(head: Head): OutgoingHttpHeaders {
  const pairs: string[] = [];
  pushKept(pairs, head);
  const headers: Record<string, number | string | string[]> = { ':status': head.status };
  for (let i = 0; i + 1 < pairs.length; i += 2) add(headers, pairs[i] as string, pairs[i + 1] as string);
  return headers;
}

export function trailerHeaders(fields: readonly TrailerField[]): OutgoingHttpHeaders {
  const headers: Record<string, number | string | string[]> = {};
  for (const { name, value } of fields) add(headers, name, value);
  return headers;
}

function add(headers: Record<string, number | string | string[]>, name: string, value: string): void {
  const before = headers[name];
  headers[name] = before === undefined ? value : [before, value].flat().map(String);
}

/** Of a reply of the gateway's own with a body of so many bytes. */
export function replyHeaders(x: Exchange, reply: Reply, length: number): string[] {
  const headers = [':status', String(reply.status), 'date', httpDate(x.at)];
  if (reply.contentType !== null) headers.push('content-type', reply.contentType);
  pushLines(headers, x.responseLines());
  if (reply.status !== 204) headers.push('content-length', String(length));
  return headers;
}
