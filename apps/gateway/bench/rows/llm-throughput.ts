import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { figure, type Outcome, type Row, rounded } from '../figures.js';
import { LLM_BASE_PATH, MODEL } from '../gateway/llm-objects.js';
import { startGateway } from '../gateway/start-gateway.js';
import { newKey, print } from '../load/cpu-per-request.js';
import { interleaved, type Rounds, type Sample } from '../load/rounds.js';
import { type Answers, wrk } from '../load/wrk.js';
import { type Contender, Field } from '../peers/contender.js';
import { startLlmUpstream } from '../peers/llm-upstream.js';
import { portkey } from '../peers/portkey.js';
import { CORES, type Room } from '../room.js';
import { usageWhile } from '../usage.js';

const CONNECTIONS = 10;
const WARM_UP_SECONDS = 5;
const DIRECT = 'direct';
const P99_MS = 7;
/** At least four times as many calls. */
const SHARE = 0.25;

interface ChatSample extends Sample, Answers {
  cpuUs: number;
  residentMb: number;
}

const pathOf = (name: string): string => (name === 'gatehouse' ? `${LLM_BASE_PATH}/v1/chat/completions` : '/v1/chat/completions');

export const llmThroughput: Row = {
  id: 'P8',
  about: `chat completions in one piece through one process, ${CONNECTIONS} connections: key, subscription, limit, model route, usage, call record`,
  async measure(room) {
    const upstream = await startLlmUpstream(room);
    const field = new Field();
    await field.add(DIRECT, async () => ({ name: DIRECT, origin: `http://127.0.0.1:${upstream}`, headers: {}, pids: [] }));
    await field.add('portkey', () => portkey(room, upstream));
    await field.add('gatehouse', () => startGateway(room, { mode: 'full', llm: true, upstream, key: newKey() }));
    const script = scriptFor(room);
    const sample = (contender: Contender, seconds = room.settings.seconds) => sampleChats(room, contender, script, seconds);
    for (const contender of field.contenders) await sample(contender, WARM_UP_SECONDS);
    const rounds = await interleaved(field.contenders, room.settings.rounds, (contender) => sample(contender));
    printChats(rounds, field);
    return outcomeOf(rounds, field);
  },
};

function scriptFor(room: Room): string {
  const file = path.join(room.folder, 'chat.lua');
  const messages = [
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content: 'Why is the sky blue? Answer in two sentences.' },
  ];
  const body = JSON.stringify({ model: MODEL, messages, temperature: 0.7, max_tokens: 256 });
  writeFileSync(file, `wrk.method = "POST"\nwrk.headers["content-type"] = "application/json"\nwrk.body = ${JSON.stringify(body)}\n`);
  return file;
}

async function sampleChats(room: Room, contender: Contender, script: string, seconds: number): Promise<ChatSample> {
  const given = { url: `${contender.origin}${pathOf(contender.name)}`, headers: contender.headers, seconds, connections: CONNECTIONS, script };
  const { result, usage } = await usageWhile(contender.pids, contender.name === DIRECT ? undefined : CORES.proxy, () => wrk(room, given));
  return { ...result, foreign: usage.foreign, residentMb: usage.residentMb, cpuUs: (usage.userUs + usage.systemUs) / result.requests };
}

const perSecond = (each: ChatSample) => each.perSecond;
const p99Us = (each: ChatSample) => each.p99Us;

function printChats(rounds: Rounds<ChatSample>, field: Field): void {
  const lines = rounds.names.map((name) => [
    name,
    rounds.median(name, perSecond, 0).toFixed(0),
    rounds.median(name, ({ cpuUs }) => cpuUs, 0).toFixed(0),
    rounds.median(name, ({ p50Us }) => p50Us, 0).toFixed(0),
    rounds.median(name, p99Us, 0).toFixed(0),
    rounds.median(name, ({ residentMb }) => residentMb, 0).toFixed(0),
    rounds.median(name, ({ foreign }) => foreign, 2).toFixed(2),
  ]);
  print(`P8  small chats, ${CONNECTIONS} connections`, [['', 'per s', 'CPU us', 'p50 us', 'p99 us', 'RSS MB', 'foreign'], ...lines], field);
}

function outcomeOf(rounds: Rounds<ChatSample>, field: Field): Outcome {
  const latency = figure({
    id: 'P8-p99',
    value: rounded(rounds.median('gatehouse', p99Us, 0) / 1_000),
    unit: 'ms',
    goal: P99_MS,
    anchors: Object.fromEntries(rounds.names.filter((name) => name === 'portkey').map((name) => [name, rounded(rounds.median(name, p99Us, 0) / 1_000)])),
    detail: { perSecond: rounds.median('gatehouse', perSecond, 0), cpuUs: rounds.median('gatehouse', ({ cpuUs }) => cpuUs) },
  });
  if (!field.has('portkey')) return { figures: [latency], lacking: [{ id: 'P8', why: field.why('portkey') }] };
  const value = rounded(1 / rounds.ratio('gatehouse', 'portkey', perSecond), 3);
  const detail = {
    times: rounds.ratio('gatehouse', 'portkey', perSecond),
    perSecond: rounds.median('gatehouse', perSecond, 0),
    portkeyPerSecond: rounds.median('portkey', perSecond, 0),
  };
  return { figures: [figure({ id: 'P8', value, unit: 'x portkey, time per call', goal: SHARE, anchors: { portkey: 1 }, detail }), latency], lacking: [] };
}
