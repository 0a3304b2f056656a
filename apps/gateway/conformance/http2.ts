import http2, { type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { onTestFinished } from 'vitest';
import { authority } from './secure.js';

export interface Http2Response {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  trailers: IncomingHttpHeaders;
}

/** A connection of node:http2 to the gateway's TLS port, verified. */
export async function connectHttp2(gateway: { tlsPort: number | null }, options: http2.SecureClientSessionOptions = {}): Promise<ClientHttp2Session> {
  const session = http2.connect(`https://127.0.0.1:${gateway.tlsPort}`, { ca: (await authority()).cert, ...options });
  onTestFinished(() => session.destroy());
  session.on('error', () => {});
  await new Promise<void>((resolve, reject) => session.once('connect', () => resolve()).once('error', reject));
  return session;
}

/** One request and its whole response; rejects when the stream is reset. */
export function request(session: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: string | Buffer): Promise<Http2Response> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: body === undefined });
    let received: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on('response', (head) => {
      received = head;
    });
    stream.on('trailers', (fields) => {
      trailers = fields;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('aborted', () => reject(new Error('the stream was aborted')));
    stream.on('end', () => resolve({ status: Number(received[':status']), headers: received, body: Buffer.concat(chunks).toString(), trailers }));
    if (body !== undefined) stream.end(body);
  });
}

export const h2get = (path: string, headers: OutgoingHttpHeaders = {}): OutgoingHttpHeaders => ({ ':path': path, ':authority': 'gateway.test', ...headers });
