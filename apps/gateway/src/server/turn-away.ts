import type { Socket } from 'node:net';
import { RequestId } from '../exchange/request-id.js';
import { http } from '../node-http.js';
import type { Problems } from '../pipeline/problems.js';
import { header, type Reply, refuse } from '../pipeline/reply.js';

const RETRY_AFTER = [header('retry-after', '1')];
export const OVERLOADED = refuse('gateway.overloaded', undefined, RETRY_AFTER);
export const TOO_MANY_CONNECTIONS = refuse('gateway.too_many_connections', undefined, RETRY_AFTER);
/** So long the client may take to read why. */
const LINGER_MS = 2_000;
/** So many refusals may be on their way at once: whoever floods a gateway gets no answer at all. */
const LINGERING_MAX = 1_000;

let lingering = 0;

/** Answers a connection that is not taken, whatever it was going to ask, and closes it. */
export function turnAway(socket: Socket, reply: Reply, problems: Problems, nowMs: number): void {
  if (reply.code === null || lingering >= LINGERING_MAX) {
    socket.destroy();
    return;
  }
  lingering++;
  const requestId = RequestId.next(nowMs).text;
  const body = Buffer.from(problems.text(reply, reply.code, requestId));
  const lines = reply.headers.map(({ name, value }) => `${name.text}: ${value}\r\n`).join('');
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(timer);
    lingering--;
  });
  socket.write(
    `HTTP/1.1 ${reply.status} ${http.STATUS_CODES[reply.status]}\r\ndate: ${new Date(nowMs).toUTCString()}\r\ncontent-type: ${reply.contentType}\r\n${lines}` +
      `x-request-id: ${requestId}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`,
    'latin1',
  );
  socket.end(body);
  // what it sends is read and forgotten: closing on unread bytes would be a reset, and the answer lost with it
  socket.resume();
}
