import net from 'node:net';
import { Histogram } from './histogram.js';
import { MARK, STAMP_BYTES } from './sse-chunk.js';

/** Run as a process: reads many event streams and tells how long each chunk was on its way. */
interface Told {
  url: string;
  streams: number;
  headers: Record<string, string>;
}

const { url, streams, headers } = JSON.parse(process.argv[2] ?? '') as Told;
const target = new URL(url);
const lines = Object.entries({ host: target.host, accept: 'text/event-stream', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const REQUEST = `GET ${target.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`;
const BUFFER = Buffer.allocUnsafe(64 << 10);
const MARK_BYTES = Buffer.from(MARK);

const delays = new Histogram();
let chunks = 0;
let measuring = false;
let speaking = 0;

/** Digits to microseconds; NaN where the piece ends within them. */
function stampAt(at: number, end: number): number {
  if (at + STAMP_BYTES > end) return Number.NaN;
  let value = 0;
  for (let i = at; i < at + STAMP_BYTES; i++) value = value * 10 + (BUFFER[i] as number) - 48;
  return value;
}

function read(length: number): void {
  const piece = BUFFER.subarray(0, length);
  const now = Number(process.hrtime.bigint() / 1_000n);
  for (let at = piece.indexOf(MARK_BYTES); at !== -1; at = piece.indexOf(MARK_BYTES, at + MARK.length + STAMP_BYTES)) {
    chunks++;
    delays.add(now - stampAt(at + MARK.length, length));
  }
}

function fail(why: string): never {
  process.stderr.write(`event streams of ${url}: ${why}\n`);
  process.exit(1);
}

for (let i = 0; i < streams; i++) {
  let answered = false;
  const callback = (length: number): boolean => {
    if (!answered) {
      answered = true;
      if (!BUFFER.toString('latin1', 0, 12).endsWith(' 200')) fail(BUFFER.toString('latin1', 0, length));
      if (++speaking === streams) process.send?.({ ready: true });
    }
    if (measuring) read(length);
    return true;
  };
  const socket = net.connect({ port: Number(target.port), host: target.hostname, noDelay: true, onread: { buffer: BUFFER, callback } });
  socket.on('connect', () => socket.write(REQUEST));
  socket.on('error', ({ message }) => fail(message));
  socket.on('close', () => fail('a stream ended'));
}

process.on('message', ({ seconds }: { seconds: number }) => {
  measuring = true;
  setTimeout(() => {
    measuring = false;
    process.send?.({ chunks, p50Us: delays.percentile(0.5), p99Us: delays.percentile(0.99) });
  }, seconds * 1_000);
});
process.on('disconnect', () => process.exit(0));
