import { figure, type Outcome, type Row, rounded } from '../figures.js';
import { startWhole } from '../gateway/start-whole.js';
import { callUrl, newKey, print, type RequestSample } from '../load/cpu-per-request.js';
import { interleaved, type Rounds } from '../load/rounds.js';
import { HEADERS, wrk } from '../load/wrk.js';
import { type Contender, Field } from '../peers/contender.js';
import { nginxBare } from '../peers/nginx-proxy.js';
import { startUpstream } from '../peers/upstream.js';
import type { Room } from '../room.js';
import { usageWhile } from '../usage.js';

const SIZES = [1, 2] as const;
const nameOf = (who: string, workers: number) => `${who}, ${workers} worker${workers > 1 ? 's' : ''}`;

export const workers: Row = {
  id: 'P7',
  about: 'two workers against one, on two cores that the load shares, beside nginx',
  async measure(room) {
    const upstream = await startUpstream(room);
    const key = newKey();
    const field = new Field();
    for (const count of SIZES) {
      await field.add(nameOf('nginx', count), () => nginxBare(room, upstream, { core: 'all', workers: count }));
      await field.add(nameOf('gatehouse', count), () => startWhole(room, { core: 'all', upstream, key, workers: count, mode: 'bare' }));
    }
    const [one, two] = SIZES.map((count) => field.contenders.find(({ name }) => name === nameOf('gatehouse', count)) as Contender);
    if ((two?.pids.length ?? 0) < (one?.pids.length ?? 0) + 1) return { figures: [], lacking: [{ id: 'P7', why: 'this gateway starts no second worker' }] };
    for (const contender of field.contenders) await sample(room, contender);
    const rounds = await interleaved(field.contenders, room.settings.rounds, (contender) => sample(room, contender));
    printWorkers(rounds, field);
    return outcomeOf(rounds);
  },
};

async function sample(room: Room, contender: Contender): Promise<RequestSample> {
  const { seconds, connections } = room.settings;
  const work = () => wrk(room, { url: callUrl(contender), headers: { ...HEADERS, ...contender.headers }, seconds, connections, core: 'all' });
  const { result, usage } = await usageWhile(contender.pids, undefined, work);
  const [userUs, systemUs] = [usage.userUs / result.requests, usage.systemUs / result.requests];
  return { ...result, ...usage, userUs, systemUs, cpuUs: userUs + systemUs };
}

const perSecond = (each: RequestSample) => each.perSecond;
const cpuUs = (each: RequestSample) => each.cpuUs;

function printWorkers(rounds: Rounds<RequestSample>, field: Field): void {
  const lines = rounds.names.map((name) => [
    name,
    rounds.median(name, cpuUs).toFixed(1),
    rounds.median(name, perSecond, 0).toFixed(0),
    rounds.median(name, ({ p50Us }) => p50Us, 0).toFixed(0),
    rounds.median(name, ({ p99Us }) => p99Us, 0).toFixed(0),
    rounds.median(name, ({ residentMb }) => residentMb, 0).toFixed(0),
  ]);
  print('P7  load, upstream and proxy share two cores', [['', 'CPU us', 'per s', 'p50 us', 'p99 us', 'RSS MB'], ...lines], field);
}

function outcomeOf(rounds: Rounds<RequestSample>): Outcome {
  const gain = (who: string, pick: (each: RequestSample) => number) => rounds.ratio(nameOf(who, 2), nameOf(who, 1), pick);
  const [nginx, own] = [gain('nginx', perSecond), gain('gatehouse', perSecond)];
  const [nginxCpu, ownCpu] = [gain('nginx', cpuUs), gain('gatehouse', cpuUs)];
  const detail = { calls: own, nginxCalls: nginx, cpu: ownCpu, nginxCpu };
  return {
    figures: [
      figure({ id: 'P7', value: rounded(nginx / own), unit: "x: nginx's gain in calls over ours", goal: 1.1, anchors: { nginx: 1 }, detail }),
      figure({ id: 'P7-cpu', value: rounded(ownCpu / nginxCpu), unit: "x nginx's growth of CPU per call", goal: 1.1, anchors: { nginx: 1 }, detail }),
    ],
    lacking: [],
  };
}
