import http2, { type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import net from 'node:net';
import tls from 'node:tls';
import { TestAuthority } from '@gatehouse/testing/authority';
import { Agent, fetch as fetchWith } from 'undici';
import { onTestFinished } from 'vitest';
import type { SecurePortOptions } from '../src/server/index.js';
import { defaultCertificate } from '../src/server/tls/compile-certificate.js';
import { type Client, dechunk, RawClient, type RawResponse } from './raw-client.js';

/** How requests come to the gateway under test. */
export type Wire = 'clear' | 'tls' | 'h2';
type SecureWire = Exclude<Wire, 'clear'>;

let one: Promise<TestAuthority> | undefined;

/** The authority of the gateways' certificates in one test file. */
export const authority = (): Promise<TestAuthority> => {
  one ??= TestAuthority.create('Servers');
  return one;
};

/** The TLS port that a wire needs. */
export async function portFor(wire: Wire): Promise<SecurePortOptions | undefined> {
  if (wire === 'clear') return undefined;
  const { cert, key } = await (await authority()).issue({ hosts: ['127.0.0.1', 'localhost'] });
  return { host: '127.0.0.1', port: 0, fallback: defaultCertificate(cert, key) };
}

/** fetch that trusts the gateways here and speaks what the wire asks for. */
export async function fetchOver(wire: Wire, input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> {
  if (wire === 'clear') return fetch(input, init);
  const agent = new Agent({ connect: { ca: (await authority()).cert }, allowH2: wire === 'h2' });
  onTestFinished(() => agent.destroy());
  const call = fetchWith as unknown as (input: unknown, init: object) => Promise<Response>;
  return call(input, { ...init, dispatcher: agent });
}

/** A client of the gateway's TLS port. */
export async function clientOver(wire: SecureWire, port: number): Promise<Client> {
  const socket = tls.connect({ port, host: '127.0.0.1', ca: (await authority()).cert, ALPNProtocols: [wire === 'h2' ? 'h2' : 'http/1.1'] });
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  socket.setNoDelay(true);
  return wire === 'tls' ? new RawClient(socket) : new SpellingClient(socket);
}

/** Belong to connections of HTTP/1.1, or are said by other means in HTTP/2. */
const LEFT_OUT = new Set(['host', 'connection', 'upgrade', 'keep-alive', 'transfer-encoding', 'http2-settings', 'proxy-connection']);
const ABSOLUTE = /^(https?):\/\/([^/?]*)(.*)$/i;

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const pairs = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  return Object.fromEntries(pairs.map(([name, value]) => [name, [value].flat().join(', ')]));
}

/** Takes requests spelled in HTTP/1.1 and sends them over HTTP/2, so that one test can ask over both; answers in the order they were sent. */
class SpellingClient implements Client {
  closed = false;
  received: Buffer = Buffer.alloc(0);
  private unsent = Buffer.alloc(0);
  private readonly session: ClientHttp2Session;
  private readonly responses: Promise<RawResponse>[] = [];

  constructor(readonly socket: net.Socket) {
    this.session = http2.connect('https://gateway.test', { createConnection: () => socket });
    this.session.on('error', () => {});
    this.session.on('close', () => {
      this.closed = true;
    });
  }

  send(text: string | Buffer): void {
    this.unsent = Buffer.concat([this.unsent, typeof text === 'string' ? Buffer.from(text, 'latin1') : text]);
    while (this.sendOne());
  }

  private sendOne(): boolean {
    const end = this.unsent.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const [line, ...lines] = this.unsent.toString('latin1', 0, end).split('\r\n') as [string, ...string[]];
    const fields = lines.map((text): [string, string] => [text.slice(0, text.indexOf(':')).toLowerCase(), text.slice(text.indexOf(':') + 1).trim()]);
    const length = Number(fields.find(([name]) => name === 'content-length')?.[1] ?? 0);
    const chunked = fields.some(([name]) => name === 'transfer-encoding');
    const body = chunked ? dechunk(this.unsent, end + 4) : { body: this.unsent.toString('latin1', end + 4, end + 4 + length), end: end + 4 + length };
    if (body === undefined || body.end > this.unsent.length) return false;
    this.unsent = this.unsent.subarray(body.end);
    const [method = '', target = ''] = line.split(' ');
    const [, scheme = 'https', authority, path = target] = ABSOLUTE.exec(target) ?? [];
    const host = authority ?? fields.find(([name]) => name === 'host')?.[1];
    const head = [':method', method, ':scheme', scheme, ':path', path === '' ? '/' : path, ...(host === undefined ? [] : [':authority', host])];
    const rest = fields.filter(([name]) => !LEFT_OUT.has(name));
    this.responses.push(this.exchange([...head, ...rest.flat()], chunked || length > 0 ? body.body : undefined));
    return true;
  }

  private exchange(headers: string[], body: string | undefined): Promise<RawResponse> {
    const response = new Promise<RawResponse>((resolve, reject) => {
      const stream = this.session.request(headers, { endStream: body === undefined });
      let received: IncomingHttpHeaders = {};
      let text = '';
      stream.on('response', (head) => {
        received = head;
      });
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        this.received = Buffer.concat([this.received, chunk]);
      });
      stream.on('error', reject);
      stream.on('end', () => resolve({ status: Number(received[':status']), headers: flat(received), body: text }));
      stream.on('close', () => reject(new Error(`the stream was reset with code ${stream.rstCode}`)));
      if (body !== undefined) stream.end(Buffer.from(body, 'latin1'));
    });
    response.catch(() => {});
    return response;
  }

  async response(timeoutMs = 5_000): Promise<RawResponse> {
    const next = this.responses.shift();
    if (next === undefined) throw new Error('nothing was asked');
    const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('no complete response')), timeoutMs).unref());
    const response = await Promise.race([next, late]);
    this.received = this.received.subarray(Buffer.byteLength(response.body, 'latin1'));
    return response;
  }

  async untilClosed(timeoutMs = 5_000): Promise<string> {
    const end = Date.now() + timeoutMs;
    while (!this.closed) {
      if (Date.now() > end) throw new Error('still open');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return '';
  }
}
