import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Contender, coreBusyUs, cpuUs, residentMb } from './contender.js';

const run = promisify(execFile);

export interface Sample {
  cpuUs: number;
  userUs: number;
  systemUs: number;
  perSecond: number;
  p99Us: number;
  residentMb: number;
  /** Share of the proxy's core that others used meanwhile: caches are theirs then, and every figure is worse than it should be. */
  foreign: number;
}

export interface Cores {
  proxy: number;
  load: number;
}

const FOREIGN_MAX = 0.12;
const TRIES = 3;

/** The quietest of a few samples; one is enough when it was quiet. */
export async function quietSample(contender: Contender, cores: Cores, seconds: number, connections: number): Promise<Sample> {
  let best = await sample(contender, cores, seconds, connections);
  for (let i = 1; i < TRIES && best.foreign > FOREIGN_MAX; i++) {
    const other = await sample(contender, cores, seconds, connections);
    if (other.foreign < best.foreign) best = other;
  }
  return best;
}

const UNITS: Record<string, number> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000 };

/**
 * Drives wrk against a proxy and divides the proxy's CPU time by the requests served. The load runs on the other core, beside the upstream.
 * @throws Error when anything but a success was answered: a fast refusal is no figure
 */
export async function sample(contender: Contender, cores: Cores, seconds: number, connections: number): Promise<Sample> {
  const headers = Object.entries(contender.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const before = cpuUs(contender.pid);
  const busyBefore = coreBusyUs(cores.proxy);
  const startedAt = performance.now();
  const args = ['-c', String(cores.load), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...headers, contender.url];
  const { stdout } = await run('taskset', args);
  const after = cpuUs(contender.pid);
  const busy = coreBusyUs(cores.proxy) - busyBefore;
  const own = after.user + after.system - before.user - before.system;
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(stdout) ?? /Socket errors: (?!connect 0, read 0, write 0, timeout 0)(.*)/.exec(stdout);
  if (wrong) throw new Error(`${contender.name}: ${wrong[0]}`);
  if (!(requests > 100)) throw new Error(`${contender.name} answered ${requests} requests`);
  const latency = /99%\s+([\d.]+)(us|ms|s|m)/.exec(stdout);
  const userUs = (after.user - before.user) / requests;
  const systemUs = (after.system - before.system) / requests;
  return {
    cpuUs: userUs + systemUs,
    userUs,
    systemUs,
    perSecond: requests / seconds,
    p99Us: Number(latency?.[1]) * (UNITS[latency?.[2] ?? ''] ?? Number.NaN),
    residentMb: residentMb(contender.pid),
    foreign: Math.max(0, busy - own) / ((performance.now() - startedAt) * 1000),
  };
}
