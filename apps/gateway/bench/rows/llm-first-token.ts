import { type Figure, figure, NOISE, type Outcome, type Row, rounded } from '../figures.js';
import { LLM_BASE_PATH, MODEL } from '../gateway/llm-objects.js';
import { startGateway } from '../gateway/start-gateway.js';
import { LoadChild } from '../load/child.js';
import { newKey, print } from '../load/cpu-per-request.js';
import { interleaved, type Rounds, type Sample } from '../load/rounds.js';
import { type Contender, Field } from '../peers/contender.js';
import { portkey } from '../peers/portkey.js';
import { CORES, type Room } from '../room.js';
import { usageWhile } from '../usage.js';

const DIRECT = 'direct';
const WARM_UP_SECONDS = 4;
/** Bytes of the prompt, and what its first token may be later by, milliseconds. */
const PROMPTS = [
  { id: 'P9', name: 'small prompt', bytes: 200, goalMs: 0.5 },
  { id: 'P9-prompt', name: '300 KB prompt', bytes: 300_000, goalMs: 3 },
] as const;
type Prompt = (typeof PROMPTS)[number];

interface TokenSample extends Sample {
  answered: number;
  p50Us: number;
  p99Us: number;
}

const pathOf = (name: string): string => (name === 'gatehouse' ? `${LLM_BASE_PATH}/v1/chat/completions` : '/v1/chat/completions');

export const llmFirstToken: Row = {
  id: 'P9',
  about: 'how much later the first token of a streamed chat comes, one stream at a time',
  async measure(room) {
    const { port } = await new LoadChild(room, new URL('../load/llm-stream-upstream.ts', import.meta.url)).next<{ port: number }>();
    const field = new Field();
    await field.add(DIRECT, async () => ({ name: DIRECT, origin: `http://127.0.0.1:${port}`, headers: {}, pids: [] }));
    await field.add('portkey', () => portkey(room, port));
    await field.add('gatehouse', () => startGateway(room, { mode: 'full', llm: true, upstream: port, key: newKey() }));
    const outcome: Outcome = { figures: [], lacking: [] };
    for (const prompt of PROMPTS) await measurePrompt(room, field, prompt, outcome);
    return outcome;
  },
};

async function measurePrompt(room: Room, field: Field, prompt: Prompt, outcome: Outcome): Promise<void> {
  const loads = new Map<Contender, LoadChild>();
  for (const contender of field.contenders) {
    const told = { url: `${contender.origin}${pathOf(contender.name)}`, headers: contender.headers, model: MODEL, promptBytes: prompt.bytes };
    const load = new LoadChild(room, new URL('../load/first-token.ts', import.meta.url), told);
    await load.next();
    loads.set(contender, load);
  }
  const sample = async (contender: Contender, seconds = room.settings.seconds): Promise<TokenSample> => {
    const work = () => (loads.get(contender) as LoadChild).ask<Omit<TokenSample, 'foreign'>>({ seconds });
    const { result, usage } = await usageWhile(contender.pids, contender.name === DIRECT ? undefined : CORES.proxy, work);
    return { ...result, foreign: usage.foreign };
  };
  for (const contender of field.contenders) await sample(contender, WARM_UP_SECONDS);
  const rounds = await interleaved(field.contenders, room.settings.rounds, (contender) => sample(contender));
  printTokens(rounds, field, prompt);
  if (addedMs(rounds, 'gatehouse') <= 0) outcome.lacking.push({ id: prompt.id, why: NOISE });
  else outcome.figures.push(figureOf(rounds, prompt));
}

const p50 = (each: TokenSample) => each.p50Us;
const addedMs = (rounds: Rounds<TokenSample>, name: string) => rounded((rounds.median(name, p50, 0) - rounds.median(DIRECT, p50, 0)) / 1_000, 3);

function printTokens(rounds: Rounds<TokenSample>, field: Field, { name: prompt }: Prompt): void {
  const lines = rounds.names.map((name) => [
    name,
    rounds.median(name, p50, 0).toFixed(0),
    rounds.median(name, ({ p99Us }) => p99Us, 0).toFixed(0),
    addedMs(rounds, name).toFixed(3),
    rounds.median(name, ({ answered }) => answered, 0).toFixed(0),
    rounds.median(name, ({ foreign }) => foreign, 2).toFixed(2),
  ]);
  print(`P9  time to the first token, ${prompt}`, [['', 'p50 us', 'p99 us', 'added p50 ms', 'streams', 'foreign'], ...lines], field);
}

function figureOf(rounds: Rounds<TokenSample>, { id, name: prompt, goalMs }: Prompt): Figure {
  const others = rounds.names.filter((name) => name === 'portkey');
  return figure({
    id,
    value: addedMs(rounds, 'gatehouse'),
    unit: `ms added to the first token, ${prompt}`,
    goal: goalMs,
    anchors: Object.fromEntries(others.map((name) => [name, addedMs(rounds, name)])),
    detail: { p50Us: rounds.median('gatehouse', p50, 0), directP50Us: rounds.median(DIRECT, p50, 0) },
  });
}
