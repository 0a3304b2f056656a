import net from 'node:net';
import { Histogram } from './histogram.js';

/** Run as a process: asks for one stream after another, and tells how long each one's first content took. */
interface Told {
  url: string;
  headers: Record<string, string>;
  model: string;
  /** Bytes of the prompt. */
  promptBytes: number;
}

const { url, headers, model, promptBytes } = JSON.parse(process.argv[2] ?? '') as Told;
const target = new URL(url);
const WORDS = 'Tell me more about the matter at hand, please. ';
const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: WORDS.repeat(Math.ceil(promptBytes / WORDS.length)) }] });
const lines = Object.entries({ host: target.host, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers });
const REQUEST = Buffer.from(`POST ${target.pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
const CONTENT = Buffer.from('First');
const END = Buffer.from('0\r\n\r\n');

const times = new Histogram();

function fail(why: string): never {
  process.stderr.write(`streams of ${url}: ${why}\n`);
  process.exit(1);
}

/** One stream after another on a connection of its own: servers close those that rest while others are measured. */
function measure(seconds: number): void {
  const socket = net.connect({ port: Number(target.port), host: target.hostname, noDelay: true });
  const untilMs = performance.now() + seconds * 1_000;
  let seen = Buffer.alloc(0);
  let sentAt = 0n;
  let first = false;
  let answered = 0;
  const ask = (): void => {
    seen = Buffer.alloc(0);
    first = false;
    sentAt = process.hrtime.bigint();
    socket.write(REQUEST);
  };
  socket.on('data', (piece: Buffer) => {
    seen = Buffer.concat([seen, piece]);
    if (!first && seen.includes(CONTENT)) {
      first = true;
      times.add(Number((process.hrtime.bigint() - sentAt) / 1_000n));
    }
    if (!seen.subarray(-END.length).equals(END)) return;
    if (!first) fail(seen.toString('latin1', 0, 500));
    answered++;
    if (performance.now() < untilMs) ask();
    else {
      socket.removeAllListeners('close');
      socket.destroy();
      process.send?.({ answered, p50Us: times.percentile(0.5), p99Us: times.percentile(0.99) });
    }
  });
  socket.on('error', ({ message }) => fail(message));
  socket.on('close', () => fail('the connection was closed'));
  socket.once('connect', ask);
}

process.on('message', ({ seconds }: { seconds: number }) => measure(seconds));
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
