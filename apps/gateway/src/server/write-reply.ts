import type { ErrorCode } from '@gatehouse/kernel';
import type { Exchange } from '../exchange/exchange.js';
import { output } from '../http1/output.js';
import { http } from '../node-http.js';
import type { Problems } from '../pipeline/problems.js';
import type { Reply } from '../pipeline/reply.js';
import { modelProblem } from '../terminals/llm/model-problem.js';

let dateAt = -1;
let dateText = '';

/** The Date field's value, made once per second. */
export function httpDate(nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (second !== dateAt) {
    dateAt = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}

/** Callers of models read errors in the words of their formats, which stand beside the problem's own. */
function problemText(x: Exchange, reply: Reply, code: ErrorCode, problems: Problems): string {
  return x.api?.object.llm === undefined
    ? problems.text(reply, code, x.requestId)
    : modelProblem(x, problems.text(reply, code, x.requestId), reply.status, code);
}

/** The body of a reply, null where none is sent, and the length to tell of it. */
export function replyBody(x: Exchange, reply: Reply, problems: Problems): { bytes: Buffer | null; length: number } {
  const bytes = reply.code === null || reply.body !== null ? reply.body : Buffer.from(problemText(x, reply, reply.code, problems));
  const length = bytes === null ? 0 : bytes.length;
  return { bytes: x.method === 'HEAD' || length === 0 ? null : bytes, length };
}

/** Puts a reply of the gateway itself into the output. Answers the number of body bytes. */
export function writeReply(x: Exchange, reply: Reply, problems: Problems, close: boolean): number {
  const text = reply.code === null || reply.body !== null ? null : problemText(x, reply, reply.code, problems);
  const length = text === null ? (reply.body?.length ?? 0) : Buffer.byteLength(text);
  output.clear();
  output.text(`HTTP/1.1 ${reply.status} ${http.STATUS_CODES[reply.status] ?? ''}\r\ndate: ${httpDate(x.at)}\r\n`);
  if (reply.contentType !== null) output.text(`content-type: ${reply.contentType}\r\n`);
  const connection = close ? 'connection: close\r\n' : x.head.minor === 0 ? 'connection: keep-alive\r\n' : '';
  const framing = reply.status === 204 ? '' : `content-length: ${length}\r\n`;
  output.text(`${x.responseLines()}${framing}${connection}\r\n`);
  if (x.method === 'HEAD') return 0;
  if (text !== null) output.put(Buffer.from(text));
  else if (reply.body !== null) output.put(reply.body);
  return length;
}
