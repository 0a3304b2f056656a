import { type Figure, figure, type Row, rounded } from '../figures.js';
import { startWhole } from '../gateway/start-whole.js';
import { LoadChild } from '../load/child.js';
import { callUrl, newKey, print, sampleRequests } from '../load/cpu-per-request.js';
import { HEADERS } from '../load/wrk.js';
import { type Contender, Field } from '../peers/contender.js';
import { haproxyBare } from '../peers/haproxy.js';
import { nginxBare } from '../peers/nginx-proxy.js';
import { startUpstream } from '../peers/upstream.js';
import { CORES, type Room, stop } from '../room.js';
import { residentMb } from '../usage.js';

const CONNECTIONS = 3_000;
/** Before connections are counted: what is compiled for the first calls is no part of a connection. */
const WARM_UP_SECONDS = 6;
/** After a start, and after the connections were opened: what was only needed for that is given back. */
const REST_MS = 15_000;
const AT_REST = 'gatehouse, empty snapshot';

interface Memory {
  name: string;
  restMb: number;
  kbPerConnection: number;
}

export const idleMemory: Row = {
  id: 'P15',
  about: `memory of the gateway at rest, and per idle keep-alive connection (${CONNECTIONS})`,
  async measure(room) {
    const upstream = await startUpstream(room);
    const key = newKey();
    const field = new Field();
    await field.add('nginx', () => nginxBare(room, upstream));
    await field.add('haproxy', () => haproxyBare(room, upstream));
    await field.add('gatehouse', () => startWhole(room, { core: CORES.proxy, upstream, key, mode: 'bare' }));
    await field.add(AT_REST, () => startWhole(room, { core: CORES.proxy, upstream, key, mode: 'empty' }));
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const memories: Memory[] = [];
    for (const contender of field.contenders) memories.push(await memoryOf(room, contender));
    const lines = memories.map(({ name, restMb, kbPerConnection }) => [name, restMb.toFixed(1), name === AT_REST ? '' : kbPerConnection.toFixed(1)]);
    print('P15  memory', [['', 'at rest MB', 'KB per idle connection'], ...lines], field);
    return { figures: [atRest(memories), perConnection(memories)], lacking: [] };
  },
};

async function memoryOf(room: Room, contender: Contender): Promise<Memory> {
  const resident = () => contender.pids.reduce((sum, pid) => sum + residentMb(pid), 0);
  const memory = { name: contender.name, restMb: rounded(resident(), 1), kbPerConnection: 0 };
  if (contender.name === AT_REST) return memory;
  await sampleRequests(room, contender, { seconds: WARM_UP_SECONDS });
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const before = resident();
  const told = { url: callUrl(contender), connections: CONNECTIONS, headers: { ...HEADERS, ...contender.headers } };
  const client = new LoadChild(room, new URL('../load/idle-connections.ts', import.meta.url), told);
  await client.next();
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const { held } = await client.ask<{ held: number }>({});
  if (held !== CONNECTIONS) throw new Error(`${contender.name} closed ${CONNECTIONS - held} idle connections`);
  memory.kbPerConnection = rounded(((resident() - before) * 1024) / CONNECTIONS, 1);
  await stop(client.process);
  return memory;
}

const others = (memories: readonly Memory[], pick: (memory: Memory) => number) =>
  Object.fromEntries(memories.filter(({ name }) => !name.startsWith('gatehouse')).map((memory) => [memory.name, pick(memory)]));
const of = (memories: readonly Memory[], name: string) => memories.find((memory) => memory.name === name) as Memory;

const atRest = (memories: readonly Memory[]): Figure =>
  figure({
    id: 'P15',
    value: of(memories, AT_REST).restMb,
    unit: 'MB, gateway at rest',
    goal: 80,
    anchors: others(memories, ({ restMb }) => restMb),
    detail: { withOneApi: of(memories, 'gatehouse').restMb },
  });

const perConnection = (memories: readonly Memory[]): Figure =>
  figure({
    id: 'P15-connection',
    value: of(memories, 'gatehouse').kbPerConnection,
    unit: 'KB per idle connection',
    goal: 5,
    anchors: others(memories, ({ kbPerConnection }) => kbPerConnection),
    detail: { connections: CONNECTIONS },
  });
