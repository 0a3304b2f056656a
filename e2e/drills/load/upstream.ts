import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Upstream } from '@gatehouse/testing';

export interface DrillUpstream extends Upstream {
  /** Requests that arrived here, whole. */
  served: number;
  /** Lets every event stream write its last event and end. */
  finishStreams(): void;
}

const ITEM = JSON.stringify({ id: 'thing-1', name: 'a thing of some length, as replies of APIs are', ok: true });
const SLOW_MS = 200;
const EVENT_MS = 100;
const LARGE_PIECE = Buffer.alloc(65_536, 'x');
const LARGE_PIECES = 128;

/**
 * What stands behind the gateways in a drill; it keeps nothing of what it serves. `/slow` takes 200 ms, `/stream` is a server-sent event stream until
 * it is told to end, `/large` is 8 MB, anything else a short JSON answer at once.
 */
export async function startDrillUpstream(): Promise<DrillUpstream> {
  let ending = false;
  const answer = (request: http.IncomingMessage, response: http.ServerResponse) => {
    drill.served++;
    const path = request.url ?? '';
    if (path.endsWith('/stream')) return stream(response, () => ending);
    if (path.endsWith('/large')) return large(response);
    const end = () => response.writeHead(200, { 'content-type': 'application/json', 'content-length': ITEM.length }).end(ITEM);
    if (path.endsWith('/slow')) setTimeout(end, SLOW_MS);
    else end();
  };
  const server = http.createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('end', () => answer(request, response));
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve));
  const { port } = server.address() as AddressInfo;
  const drill: DrillUpstream = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    served: 0,
    finishStreams: () => {
      ending = true;
    },
    close: () =>
      new Promise<void>((resolve) => {
        ending = true;
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return drill;
}

function stream(response: http.ServerResponse, ending: () => boolean): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const timer = setInterval(() => {
    response.write(`data: ${ending() ? 'last' : Date.now()}\n\n`);
    if (!ending()) return;
    clearInterval(timer);
    response.end();
  }, EVENT_MS);
  response.on('close', () => clearInterval(timer));
}

function large(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': LARGE_PIECE.length * LARGE_PIECES });
  let sent = 0;
  const more = () => {
    while (sent < LARGE_PIECES) {
      sent++;
      if (!response.write(LARGE_PIECE)) return;
    }
    response.end();
  };
  response.on('drain', more);
  more();
}
