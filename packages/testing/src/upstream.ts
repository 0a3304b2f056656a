import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  method: string;
  /** Path and query, as received. */
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export type UpstreamHandler = (request: RecordedRequest, response: http.ServerResponse) => void | Promise<void>;

export interface Upstream {
  url: string;
  port: number;
  /** Oldest first. */
  requests: RecordedRequest[];
  /** Cuts open connections too. */
  close(): Promise<void>;
}

const echo: UpstreamHandler = (request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(request));
};

/** A real HTTP server on a free loopback port that records what arrives and, by default, answers with it. */
export async function startUpstream(handler: UpstreamHandler = echo): Promise<Upstream> {
  const requests: RecordedRequest[] = [];
  const server = http.createServer(async (incoming, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      await handler(request, response);
    } catch {
      response.destroy(); // the caller hung up, or the handler wants the connection broken
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, port, requests, close };
}
