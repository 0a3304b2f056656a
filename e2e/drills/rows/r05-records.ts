import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@gatehouse/testing';
import pg from 'pg';
import type { Figure } from '../../bench/figures.js';
import { type Ground, startGround } from '../ground.js';
import { startLoad } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import { atMost, type DrillOptions, type Row, scaled } from '../row.js';

const CALLS = 100_000;
const KILLS = 3;
const LANES = 12;
const STORED_MS = 300_000;
const VICTIMS = ['worker', 'control-plane', 'redis', 'postgres', 'gateway-1'] as const;

/** Call records lost or doubled over kill -9 of each process, three times under load: every answered call is looked up by its id. */
export const records: Row = {
  id: 'R5',
  title: 'call records lost or doubled over kills',
  async measure(options) {
    const ground = await startGround({ gateways: 1 });
    try {
      const figures: Figure[] = [];
      for (const victim of VICTIMS) figures.push(await measureVictim(ground, victim, options));
      return figures;
    } finally {
      await ground.end();
    }
  },
};

async function measureVictim(ground: Ground, victim: (typeof VICTIMS)[number], options: DrillOptions): Promise<Figure> {
  const calls = scaled(CALLS, options, 1_000);
  options.say(`${calls} calls, ${victim} killed ${KILLS} times`);
  const answered = new Set<string>();
  const began = new Date();
  const load = startLoad({
    port: () => ground.gateways[0] as number,
    lanes: LANES,
    keepAlive: true,
    requests: [requestTo(ground.offer)],
    onReply: ({ head }) => void answered.add(/\r\nx-request-id: ([^\r]+)/i.exec(head)?.[1] ?? ''),
  });
  for (let kill = 0; kill < KILLS; kill++) {
    await load.asked((calls * (kill + 0.5)) / KILLS);
    await killAndWait(ground, victim);
  }
  await load.asked(calls);
  const tally = await load.stop();
  const { lost, doubled, strangers } = await compare(ground, answered, began, victim);
  // a gateway that is killed takes the calls of its last turn with it, answered or not: these are counted, no goal is set beyond their number in flight
  const most = victim === 'gateway-1' ? KILLS * LANES : 0;
  const detail = { answered: answered.size, lost, doubled, recordedButNotAnswered: strangers, kills: KILLS, calls: tally.report() };
  return atMost({ id: `R5.${victim.replace('-1', '')}`, value: lost + doubled, unit: `lost or doubled of ${answered.size}`, goal: most, detail });
}

async function killAndWait({ world }: Ground, name: string): Promise<void> {
  const pid = world.stack.processes[name]?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGKILL');
  const back = () => {
    const now = world.stack.processes[name]?.pid;
    return now !== undefined && now !== pid;
  };
  await waitFor(back, { timeoutMs: 60_000, what: `${name}, started again` });
}

/** Waits until nothing more comes; what is missing then is lost. */
async function compare({ world, offer }: Ground, answered: ReadonlySet<string>, began: Date, victim: string) {
  const end = performance.now() + STORED_MS;
  let [found, before] = [await storedSince(world.stack.urls.database, offer.tenantId, began), -1];
  while ((found.length < answered.size || found.length !== before) && performance.now() < end) {
    before = found.length;
    await pause(3_000);
    found = await storedSince(world.stack.urls.database, offer.tenantId, began);
    if (found.length === before && found.length >= answered.size) break;
    if (found.length === before && victim === 'gateway-1' && (await backlogOf(world)) === 0) break;
  }
  const ids = new Set(found);
  const lost = [...answered].filter((id) => !ids.has(id)).length;
  return { lost, doubled: found.length - ids.size, strangers: [...ids].filter((id) => !answered.has(id)).length };
}

async function storedSince(database: string, tenantId: string, began: Date): Promise<string[]> {
  const client = new pg.Client(database);
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>('select request_id as id from records.call_records where tenant_id = $1 and at >= $2', [
      tenantId,
      began,
    ]);
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

async function backlogOf(world: Ground['world']): Promise<number> {
  const status = (await (await fetch(`${world.stack.urls.gatewayAdmins[0]}/status`)).json()) as { records: { backlogBytes: number } };
  return status.records.backlogBytes;
}
