import net from 'node:net';
import tls from 'node:tls';
import { ReplyReader } from './reply-reader.js';

export interface Reply {
  status: number;
  /** The whole head, latin1, with its last empty line. */
  head: string;
  body: string;
  /** The server said that it closes. */
  closes: boolean;
}

/** Why a request has no reply. `refused`: nobody took the connection; `reset`: it ended before the reply did; `garbled`: what came was no HTTP. */
export type Loss = 'refused' | 'reset' | 'timed out' | 'garbled';

export class Lost extends Error {
  override readonly name = 'Lost';
  readonly loss: Loss;

  constructor(loss: Loss, detail: string) {
    super(`${loss}: ${detail}`);
    this.loss = loss;
  }
}

/** Whom a TLS connection asks for, and whose signature it believes. */
export interface Secure {
  servername: string;
  ca: string;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(lost: Lost): void;
  timer: NodeJS.Timeout;
}

/** One connection of a client that repeats nothing by itself: each request ends in a reply or in a reason why there is none. */
export class Line {
  /** No further request may be sent: the server said or did so between two requests, which is its right and no loss. */
  over = false;
  private readonly reader = new ReplyReader();
  private waiting: Waiting | null = null;

  private readonly socket: net.Socket;

  private constructor(socket: net.Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('end', () => this.ended('closed by the other side'));
    socket.on('error', (error: NodeJS.ErrnoException) => this.ended(error.code ?? error.message));
    socket.on('close', () => this.ended('closed'));
  }

  /** @throws Lost */
  static open(port: number, timeoutMs: number, secure?: Secure): Promise<Line> {
    return new Promise((resolve, reject) => {
      const at = { port, host: '127.0.0.1' };
      const socket = secure ? tls.connect({ ...at, ...secure }) : net.connect(at);
      const timer = setTimeout(() => {
        socket.destroy();
        reject(new Lost('timed out', 'connecting'));
      }, timeoutMs);
      const failed = (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(new Lost(error.code === 'ECONNREFUSED' ? 'refused' : 'reset', `connecting: ${error.code}`));
      };
      socket.once('error', failed);
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        socket.off('error', failed);
        resolve(new Line(socket));
      });
    });
  }

  /**
   * Sends one request and waits for its reply.
   * @throws Lost
   */
  ask(request: string | Buffer, timeoutMs: number, method = 'GET'): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.lose('timed out', `no whole reply in ${timeoutMs} ms`), timeoutMs);
      this.waiting = { resolve, reject, timer };
      this.reader.expect(method);
      if (this.over) this.lose('reset', 'asked on a line that is over');
      else this.socket.write(request);
    });
  }

  close(): void {
    this.over = true;
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    let reply: Reply | undefined;
    try {
      reply = this.reader.read(chunk);
    } catch (error) {
      this.lose('garbled', (error as Error).message);
    }
    if (reply) this.settle(reply);
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.waiting = null;
    if (reply.closes) this.close();
    waiting.resolve(reply);
  }

  private ended(why: string): void {
    if (this.waiting && why === 'closed by the other side') {
      const reply = this.reader.endOfLine();
      if (reply) this.settle(reply);
    }
    this.over = true;
    this.lose('reset', why);
    this.socket.destroy();
  }

  private lose(loss: Loss, detail: string): void {
    const waiting = this.waiting;
    this.waiting = null;
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.close();
    waiting.reject(new Lost(loss, detail));
  }
}
