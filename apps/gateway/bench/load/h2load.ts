import { readFileSync } from 'node:fs';
import path from 'node:path';
import { median } from '../figures.js';
import { need } from '../programs.js';
import { CORES, type Room } from '../room.js';
import type { Answers } from './wrk.js';

export interface H2Options {
  url: string;
  headers: Record<string, string>;
  seconds: number;
  connections: number;
  /** Streams open at once on each connection. */
  streams: number;
}

let runs = 0;

/** Asks over HTTP/2 as fast as answers come. @throws Error when the server speaks another protocol, or anything but a success was answered */
export async function h2load(room: Room, { url, headers, seconds, connections, streams }: H2Options): Promise<Answers> {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const log = path.join(room.folder, `h2load-${runs++}.tsv`);
  const said = await room.run(CORES.load, [need('h2load'), '-t1', `-c${connections}`, `-m${streams}`, `-D${seconds}`, `--log-file=${log}`, ...fields, url]);
  if (!said.includes('Application protocol: h2'))
    throw new Error(`${url} does not speak HTTP/2: ${/Application protocol:.*/.exec(said)?.[0] ?? said.slice(-200)}`);
  const [, ok] = /status codes: (\d+) 2xx, 0 3xx, 0 4xx, 0 5xx/.exec(said) ?? [];
  const requests = Number(ok);
  if (!(requests > 20)) throw new Error(`${url}: ${/status codes:.*/.exec(said)?.[0] ?? 'no answers'}`);
  const times = readFileSync(log, 'latin1')
    .split('\n')
    .map((line) => Number(line.split('\t')[2]))
    .filter((us) => us > 0)
    .sort((a, b) => a - b);
  return { requests, perSecond: requests / seconds, p50Us: median(times), p99Us: times[Math.floor(times.length * 0.99)] ?? Number.NaN };
}
