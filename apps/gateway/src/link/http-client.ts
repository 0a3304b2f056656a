import type { Agent, OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { http } from '../node-http.js';

export interface HttpReply {
  status: number;
  body: Buffer;
}

export interface HttpCall {
  method: 'GET' | 'POST';
  /** Appended to the base; begins with a slash. */
  path: string;
  body?: string | Buffer;
  /** For the whole exchange. */
  timeoutMs: number;
  /** A longer reply is an error: an answer is never trusted to be small. */
  replyBytesMax: number;
  signal?: AbortSignal;
}

/**
 * Calls to the control plane over few kept connections. `node:http` rather than fetch: its agent is ours to size and to destroy, the deadline spans the whole exchange, and a reply is cut
 * off at its limit while it streams; fetch would need undici's own dispatcher for these.
 */
export class HttpClient {
  readonly #base: URL;
  readonly #agent: Agent;
  readonly #request: typeof http.request;

  constructor(
    baseUrl: string,
    private readonly token: string,
  ) {
    this.#base = new URL(baseUrl);
    const secure = this.#base.protocol === 'https:';
    const options = { keepAlive: true, maxSockets: 6, maxFreeSockets: 3 };
    this.#agent = secure ? new https.Agent(options) : new http.Agent(options);
    this.#request = secure ? https.request : http.request;
  }

  /** @throws Error when no whole reply came: refused, cut, too long, too late, or aborted */
  call({ method, path, body, timeoutMs, replyBytesMax, signal }: HttpCall): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const headers: OutgoingHttpHeaders = { authorization: `Bearer ${this.token}`, accept: 'application/json, application/x-ndjson' };
      if (body !== undefined) {
        headers['content-type'] = 'application/json';
        headers['content-length'] = Buffer.byteLength(body);
      }
      const url = `${this.#base.href.replace(/\/$/, '')}${path}`;
      const request = this.#request(url, { method, headers, agent: this.#agent, ...(signal ? { signal } : {}) });
      const deadline = setTimeout(() => request.destroy(new Error(`no reply within ${timeoutMs} ms`)), timeoutMs);
      const fail = (error: Error) => {
        clearTimeout(deadline);
        reject(error);
      };
      request.on('error', fail);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > replyBytesMax) request.destroy(new Error(`the reply is longer than ${replyBytesMax} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('close', () => fail(new Error('the reply was cut off')));
        response.on('end', () => {
          clearTimeout(deadline);
          if (response.complete) resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
        });
      });
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
