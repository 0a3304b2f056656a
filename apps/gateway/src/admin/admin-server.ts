import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http } from '../node-http.js';
import type { MetricsPage } from './metrics.js';
import type { Status } from './status.js';

export interface AdminServer {
  port: number;
  close(): Promise<void>;
}

/** `/healthz` (the process lives), `/readyz` (send traffic), `/status`, `/metrics`. Bound to loopback unless set otherwise: it says what runs here, and takes no orders. */
export async function startAdminServer(host: string, port: number, status: () => Status | Promise<Status>, metrics: MetricsPage): Promise<AdminServer> {
  const pages: Record<string, () => Promise<Page> | Page> = {
    '/healthz': () => json(200, { status: 'ok' }),
    '/readyz': async () => readiness(await status()),
    '/status': async () => json(200, await status()),
    '/metrics': async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.text() }),
  };
  const server = http.createServer((request, response) => {
    void answer(request, pages)
      .catch(() => json(500, { status: 'failed' }))
      .then(({ status: code, contentType, body }) => {
        const headers = { 'content-type': contentType, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' };
        response.writeHead(code, headers).end(request.method === 'HEAD' ? undefined : body);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

interface Page {
  status: number;
  contentType: string;
  body: string;
}

const json = (status: number, value: unknown): Page => ({ status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` });

async function answer(request: IncomingMessage, pages: Record<string, () => Promise<Page> | Page>): Promise<Page> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (!page) return json(404, { status: 'not found', pages: Object.keys(pages) });
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { status: 'only GET' });
  return page();
}

function readiness({ ready, state, snapshot }: Status): Page {
  if (ready) return json(200, { status: 'ready', sequence: snapshot?.sequence });
  const reason =
    state === 'draining' ? 'going down' : snapshot === null ? 'no snapshot yet' : snapshot.incomplete ? 'parts of the snapshot are missing' : state;
  return json(503, { status: 'not ready', reason });
}
