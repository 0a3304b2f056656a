import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a server made of Node's own parser understands it. */
export interface Understood {
  method: string;
  target: string;
  /** Names in lower case, in order. */
  headers: [string, string][];
  body: string;
}

export interface Observer {
  port: number;
  url: string;
  /** Whole requests since the last call, in the order in which they began. */
  take(): Understood[];
  close(): void;
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [(raw[i * 2] ?? '').toLowerCase(), raw[i * 2 + 1] ?? '']);
}

/** Node's server with its strict parser, llhttp, and everything that it might add to it switched off. */
export async function observer(): Promise<Observer> {
  let begun: (Understood | null)[] = [];
  const server = http.createServer({ insecureHTTPParser: false, requireHostHeader: true }, (request, response) => {
    const place = begun.push(null) - 1;
    const list = begun;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      list[place] = { method, target: url, headers: pairs(rawHeaders), body: Buffer.concat(chunks).toString('latin1') };
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const take = () => {
    const whole = begun.filter((request) => request !== null);
    begun = [];
    return whole;
  };
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, take, close };
}
