import { mintApiKey } from '@gatehouse/kernel';
import { type Figure, figure, table } from '../figures.js';
import { BASE_PATH, OPERATION_PATH } from '../gateway/snapshot.js';
import type { Contender, Field } from '../peers/contender.js';
import { CORES, type Room } from '../room.js';
import { usageWhile } from '../usage.js';
import { interleaved, type Rounds, type Sample } from './rounds.js';
import { type Answers, HEADERS, wrk } from './wrk.js';

/**
 * Samples after which V8 has settled on code for all of the pipeline. Each opens its connections and ends them, as those that count do: after one long sample
 * what closes a socket was still new, and undid code that the first rounds then paid for.
 */
const WARM_UP_SAMPLES = 14;

export async function warmUp(sample: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < WARM_UP_SAMPLES; i++) await sample();
}

/** Per request where times are concerned. */
export interface RequestSample extends Sample, Answers {
  cpuUs: number;
  userUs: number;
  systemUs: number;
  residentMb: number;
  peakMb: number;
}

export const newKey = (): string => mintApiKey('live').key;

/** The whole address of a call: the gateway adds its API's base path to what others take as it is. */
export const callUrl = (contender: Contender, operation = OPERATION_PATH): string =>
  contender.origin.endsWith(BASE_PATH) ? `${contender.origin}${operation}` : `${contender.origin}${BASE_PATH}${operation}`;

/** CPU time of the proxy over requests served, asked by wrk as fast as it answers. */
export async function sampleRequests(
  room: Room,
  contender: Contender,
  given: { operation?: string; script?: string; seconds?: number; connections?: number } = {},
) {
  const { operation, script, seconds = room.settings.seconds, connections = room.settings.connections } = given;
  const headers = { ...HEADERS, ...contender.headers };
  const url = callUrl(contender, operation);
  const { result, usage } = await usageWhile(contender.pids, CORES.proxy, () => wrk(room, { url, headers, seconds, connections, ...(script && { script }) }));
  const [userUs, systemUs] = [usage.userUs / result.requests, usage.systemUs / result.requests];
  return { ...result, ...usage, userUs, systemUs, cpuUs: userUs + systemUs } satisfies RequestSample;
}

/** Warms everybody up, then measures. */
export async function cpuPerRequest(room: Room, { contenders }: Field, operation = OPERATION_PATH): Promise<Rounds<RequestSample>> {
  for (const contender of contenders) await warmUp(() => sampleRequests(room, contender, { operation, seconds: 1 }));
  return interleaved(contenders, room.settings.rounds, (contender) => sampleRequests(room, contender, { operation }));
}

export function printRequests(title: string, rounds: Rounds<RequestSample>, field: Field): void {
  const lines = rounds.names.map((name) => {
    const of = (pick: (sample: RequestSample) => number, digits: number) => rounds.median(name, pick, digits).toFixed(digits);
    return [
      name,
      of(({ cpuUs }) => cpuUs, 1),
      `${of(({ userUs }) => userUs, 1)}+${of(({ systemUs }) => systemUs, 1)}`,
      rounds.lowest(name, ({ cpuUs }) => cpuUs).toFixed(1),
      `${rounds.ratio(name, 'nginx', ({ cpuUs }) => cpuUs).toFixed(2)}x`,
      of(({ perSecond }) => perSecond, 0),
      of(({ p50Us }) => p50Us, 0),
      of(({ p99Us }) => p99Us, 0),
      of(({ residentMb }) => residentMb, 0),
      of(({ foreign }) => foreign, 2),
    ];
  });
  print(title, [['', 'CPU us', '(user+sys)', 'lowest', 'vs nginx', 'per s', 'p50 us', 'p99 us', 'RSS MB', 'foreign'], ...lines], field);
}

export function print(title: string, lines: readonly (readonly string[])[], field?: Field): void {
  process.stdout.write(`\n${[title, table(lines), ...(field?.absent ?? [])].join('\n')}\n`);
}

/** The ratio of two contenders' CPU time per request, as a figure. */
export function cpuFigure(given: { id: string; name: string; base: string; goal: number; must?: number }, rounds: Rounds<RequestSample>): Figure {
  const { id, name, base, goal, must } = given;
  const cpuUs = (sample: RequestSample) => sample.cpuUs;
  return figure({
    id,
    value: rounds.ratio(name, base, cpuUs),
    unit: `x ${base}`,
    goal,
    ...(must === undefined ? {} : { must }),
    anchors: rounds.anchors(name, base, cpuUs),
    detail: {
      cpuUs: rounds.median(name, cpuUs),
      lowestCpuUs: rounds.lowest(name, cpuUs),
      [`${base} lowestCpuUs`]: rounds.lowest(base, cpuUs),
      [`${base} cpuUs`]: rounds.median(base, cpuUs),
      perSecond: rounds.median(name, ({ perSecond }) => perSecond, 0),
      p50Us: rounds.median(name, ({ p50Us }) => p50Us, 0),
      p99Us: rounds.median(name, ({ p99Us }) => p99Us, 0),
      residentMb: rounds.median(name, ({ residentMb }) => residentMb, 0),
      foreign: rounds.median(name, ({ foreign }) => foreign, 2),
      rounds: rounds.ratios(name, base, cpuUs),
    },
  });
}
