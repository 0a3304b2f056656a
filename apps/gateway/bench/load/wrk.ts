import { need } from '../programs.js';
import { CORES, type Room } from '../room.js';

export interface Answers {
  requests: number;
  perSecond: number;
  p50Us: number;
  p99Us: number;
}

export interface WrkOptions {
  url: string;
  headers: Record<string, string>;
  seconds: number;
  connections: number;
  /** A Lua script for wrk. */
  script?: string;
  core?: number | 'all';
}

const UNITS: Record<string, number> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000 };

/** Asks as fast as answers come. @throws Error when anything but a success was answered: a fast refusal is no figure */
export async function wrk(room: Room, { url, headers, seconds, connections, script, core = CORES.load }: WrkOptions): Promise<Answers> {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s', ...(script ? ['-s', script] : [])];
  const said = await room.run(core, [need('wrk'), ...options, ...fields, url]);
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(said) ?? /Socket errors: (?!connect 0, read 0, write 0, timeout 0)(.*)/.exec(said);
  if (wrong) throw new Error(`${url}: ${wrong[0]}`);
  const [, requests, unit] = /(\d+) requests in ([\d.]+)s/.exec(said) ?? [];
  if (!(Number(requests) > 3)) throw new Error(`${url} answered ${requests ?? 0} requests`);
  const latency = (share: number) => {
    const [, value, suffix = ''] = new RegExp(`${share}%\\s+([\\d.]+)(us|ms|s|m)`).exec(said) ?? [];
    return Number(value) * (UNITS[suffix] ?? Number.NaN);
  };
  return { requests: Number(requests), perSecond: Number(requests) / Number(unit), p50Us: latency(50), p99Us: latency(99) };
}

/** What a plain client sends, about 180 bytes with the key. */
export const HEADERS = { 'user-agent': 'bench/1.0', accept: 'application/json', 'accept-encoding': 'gzip, deflate' };
