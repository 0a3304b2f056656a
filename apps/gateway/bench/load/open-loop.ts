import net from 'node:net';
import { Histogram } from './histogram.js';

/**
 * Run as a process: asks at a constant rate whatever the answers do. A request's time runs from the moment at which it was due, so one that had to
 * wait, for a connection or for this process, counts with its wait: no coordinated omission.
 */
export interface Told {
  url: string;
  headers: Record<string, string>;
  connections: number;
}

/** Asks for so long at this rate. */
export interface Ask {
  perSecond: number;
  seconds: number;
}

export interface Answered {
  answered: number;
  failed: number;
  /** Due, but not answered within the time-out after the end. */
  unanswered: number;
  p50Us: number;
  p99Us: number;
  p999Us: number;
}

const TIME_OUT_MS = 5_000;
const BUFFER = Buffer.allocUnsafe(64 << 10);
const { url, headers, connections } = JSON.parse(process.argv[2] ?? '') as Told;
const target = new URL(url);
const lines = Object.entries({ host: target.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const REQUEST = Buffer.from(`GET ${target.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`);

/** Connections without a request on them. */
const free: Connection[] = [];
let run: Run | undefined;

class Run {
  private readonly times = new Histogram();
  private readonly startedAt = performance.now();
  private readonly total: number;
  private readonly perMs: number;
  private begun = 0;
  private answered = 0;
  private failed = 0;

  constructor({ perSecond, seconds }: Ask) {
    this.perMs = perSecond / 1_000;
    this.total = Math.round(perSecond * seconds);
    this.beat(seconds * 1_000 + TIME_OUT_MS);
  }

  private beat(deadlineMs: number): void {
    this.send();
    if (this.answered + this.failed === this.total || performance.now() - this.startedAt > deadlineMs) this.end();
    else setTimeout(() => this.beat(deadlineMs), 1);
  }

  /** Everything that is due and finds a connection. */
  send(): void {
    const due = Math.min(this.total, Math.floor((performance.now() - this.startedAt) * this.perMs));
    while (this.begun < due) {
      const connection = free.pop();
      if (!connection) return;
      connection.ask(this, this.startedAt + this.begun++ / this.perMs);
    }
  }

  took(dueMs: number, status: number): void {
    if (status === 200) {
      this.answered++;
      this.times.add((performance.now() - dueMs) * 1_000);
    } else this.failed++;
  }

  lost(): void {
    this.failed++;
  }

  private end(): void {
    run = undefined;
    const { answered, failed, times } = this;
    // what was not answered took at least this long
    for (let i = answered + failed; i < this.total; i++) times.add(Number.POSITIVE_INFINITY);
    const told: Answered = {
      answered,
      failed,
      unanswered: this.total - answered - failed,
      p50Us: times.percentile(0.5),
      p99Us: times.percentile(0.99),
      p999Us: times.percentile(0.999),
    };
    process.send?.(told);
  }
}

class Connection {
  private socket: net.Socket | undefined;
  private asker: Run | undefined;
  private dueMs = Number.NaN;
  private head = '';
  /** Of the body, still to come; -1 while the head is read. */
  private left = -1;
  private status = 0;

  constructor() {
    this.open();
  }

  private open(): void {
    const callback = (length: number): boolean => {
      this.read(length);
      return true;
    };
    const socket = net.connect({ port: Number(target.port), host: target.hostname, noDelay: true, onread: { buffer: BUFFER, callback } });
    socket.once('connect', () => free.push(this));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.lost());
    this.socket = socket;
  }

  private lost(): void {
    const at = free.indexOf(this);
    if (at !== -1) free.splice(at, 1);
    this.asker?.lost();
    this.asker = undefined;
    this.left = -1;
    this.head = '';
    setTimeout(() => this.open(), 10);
  }

  ask(asker: Run, dueMs: number): void {
    this.asker = asker;
    this.dueMs = dueMs;
    this.socket?.write(REQUEST);
  }

  /** Answers of known length, one at a time: what the upstreams of the board send. */
  private read(length: number): void {
    let at = 0;
    if (this.left === -1) {
      this.head += BUFFER.toString('latin1', 0, length);
      const end = this.head.indexOf('\r\n\r\n');
      if (end === -1) return;
      const before = this.head.length - length;
      this.status = Number(this.head.slice(9, 12));
      this.left = Number(/\r\ncontent-length: *(\d+)/i.exec(this.head)?.[1] ?? Number.NaN);
      if (Number.isNaN(this.left)) throw new Error(`an answer without a length: ${this.head.slice(0, end)}`);
      at = end + 4 - before;
      this.head = '';
    }
    this.left -= length - at;
    if (this.left > 0) return;
    this.left = -1;
    this.asker?.took(this.dueMs, this.status);
    this.asker = undefined;
    free.push(this);
    run?.send();
  }
}

for (let i = 0; i < connections; i++) new Connection();
const opened = setInterval(() => {
  if (free.length < connections) return;
  clearInterval(opened);
  process.send?.({ ready: true });
}, 5);
process.on('message', (ask: Ask) => {
  run = new Run(ask);
});
process.on('disconnect', () => process.exit(0));
