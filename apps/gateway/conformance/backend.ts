import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface BackendOptions {
  /** A loopback address; several backends may share a port at different ones. */
  host?: string;
  port?: number;
  /** Answers; by default 200 and the backend's name. */
  answer?: (request: http.IncomingMessage, response: http.ServerResponse) => void;
  name?: string;
}

/** One target of an upstream: a real HTTP server whose life the test decides about. */
export class Backend {
  /** `METHOD path` of every request, oldest first. */
  readonly requests: string[] = [];
  /** Now, and the most at a time. */
  readonly open = new Set<Socket>();
  accepted = 0;
  busy = 0;
  busiest = 0;
  port = 0;
  answer: NonNullable<BackendOptions['answer']>;
  private server: http.Server | null = null;

  private constructor(
    readonly name: string,
    private readonly host: string,
    answer: BackendOptions['answer'],
  ) {
    this.answer = answer ?? ((_request, response) => void response.end(name));
  }

  static async start({ host = '127.0.0.1', port = 0, name = 'backend', answer }: BackendOptions = {}): Promise<Backend> {
    const backend = new Backend(name, host, answer);
    backend.port = port;
    await backend.up();
    onTestFinished(() => backend.down());
    return backend;
  }

  get url(): string {
    return `http://${this.host}:${this.port}`;
  }

  /** Listens, again at the same port if it did before. */
  async up(): Promise<void> {
    const server = http.createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      this.busy++;
      this.busiest = Math.max(this.busiest, this.busy);
      response.on('close', () => this.busy--);
      this.answer(request, response);
    });
    server.on('connection', (socket) => {
      this.accepted++;
      this.open.add(socket);
      socket.on('close', () => this.open.delete(socket));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, this.host, resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  /** Refuses connections, and cuts those there are. */
  async down(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

/** So many backends, named a, b, c and so on. */
export const backends = (count: number, options: BackendOptions = {}): Promise<Backend[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => Backend.start({ name: String.fromCharCode(97 + i), ...options })));

export interface Answer {
  status: number;
  body: string;
  headers: Headers;
}

export async function call(gateway: { url: string }, init: RequestInit = {}, path = '/a'): Promise<Answer> {
  const response = await fetch(`${gateway.url}/acme/pets/v1${path}`, init);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** So many calls, one after the other: how often each body came. */
export async function tally(gateway: { url: string }, count: number, init: RequestInit = {}): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const { status, body } = await call(gateway, init);
    const key = status === 200 ? body : String(status);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

export const codeOf = ({ body }: Answer): string => (JSON.parse(body) as { code: string }).code;
