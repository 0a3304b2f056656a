import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { table } from './figures.js';
import { startGateway } from './gateway/start-gateway.js';
import { newKey, sampleRequests } from './load/cpu-per-request.js';
import { startUpstream } from './peers/upstream.js';
import type { Room } from './room.js';

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const SECONDS = 10;
const WARM_SECONDS = 8;
const FUNCTIONS = 25;
const FLAGS = ['--cpu-prof', '--cpu-prof-interval=200'];

/** Where the gateway's time goes under the whole pipeline: by part and by function, as tables for the page on performance. */
export async function profile(room: Room): Promise<void> {
  const folder = room.subfolder('profile');
  const upstream = await startUpstream(room);
  const gateway = await startGateway(room, { mode: 'full', upstream, key: newKey(), nodeFlags: [...FLAGS, `--cpu-prof-dir=${folder}`] });
  const { requests } = await sampleRequests(room, gateway, { seconds: SECONDS });
  const [pid = 0] = gateway.pids;
  const child = room.childOf(pid);
  child.kill('SIGTERM');
  await once(child, 'exit');
  const [file] = readdirSync(folder);
  if (!file) throw new Error('Node wrote no profile');
  const times = selfTimes(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as CpuProfile);
  const busy = [...times.values()].reduce((sum, us) => sum + us, 0);
  const line = ([name, us]: [string, number]) => [name, `${((us / busy) * 100).toFixed(1)} %`, (us / ((requests * WARM_SECONDS) / SECONDS)).toFixed(2)];
  process.stdout.write(`\n${requests} calls in ${SECONDS} s; self time in the last ${WARM_SECONDS} of them\n`);
  process.stdout.write(`\n${table([['part', 'share', 'us/call'], ...sorted(byPart(times)).map(line)])}\n`);
  process.stdout.write(`\n${table([['function', 'share', 'us/call'], ...sorted(times).slice(0, FUNCTIONS).map(line)])}\n`);
}

/** Microseconds by function at the end of the profile, when all was warm; without what the process waited. */
function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  for (let i = samples.length - 1, left = WARM_SECONDS * 1e6; i >= 0 && left > 0; i--) {
    const [name, us] = [names.get(samples[i] ?? 0) ?? '', timeDeltas[i] ?? 0];
    left -= us;
    if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + us);
  }
  return times;
}

/** `function place:line`, where there is a place. */
function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName || 'a nameless native function';
  const place = /\/dist\/(.*)$/.exec(url)?.[1] ?? /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? url.replace(/^file:.*\//, '');
  return `${functionName || 'anonymous'} ${place}:${lineNumber + 1}`;
}

/** A folder of the engine, one of Node's own modules, native functions (system calls, mostly), the collector. */
function partOf(name: string): string {
  const [, place] = /^\S.* (\S+):\d+$/.exec(name) ?? [];
  if (place === undefined) return name.startsWith('(') ? name : 'native functions';
  return place.startsWith('node:') ? place : place.replace(/\/[^/]+$/, '');
}

function byPart(times: ReadonlyMap<string, number>): Map<string, number> {
  const parts = new Map<string, number>();
  for (const [name, us] of times) parts.set(partOf(name), (parts.get(partOf(name)) ?? 0) + us);
  return new Map(sorted(parts).slice(0, FUNCTIONS));
}

const sorted = (times: ReadonlyMap<string, number>): [string, number][] => [...times].sort(([, a], [, b]) => b - a);
