import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../bench/figures.js';
import { signIn } from '../../people.js';
import { type Ground, startGround } from '../ground.js';
import { askOnce } from '../load/load.js';
import { requestTo } from '../load/requests.js';
import { atMost, type Row, scaled } from '../row.js';

const ROUNDS = 10;
/** A process that ran for less is held back longer before it is started again: kills of one process are further apart than that. */
const ROUND_MS = 32_000;
const EVERY_MS = 5;
const LOST_MS = 60_000;

interface Victim {
  name: string;
  goal: number;
  /** True once the process does its work again, as seen by who needs it. */
  back: (ground: Ground) => Promise<boolean>;
  seen: string;
}

const VICTIMS: readonly Victim[] = [
  {
    name: 'gateway-1',
    goal: 1,
    seen: 'a call answered with 200',
    back: async ({ gateways, offer }) => (await askOnce(gateways[0] as number, requestTo(offer), 1_000))?.status === 200,
  },
  { name: 'control-plane', goal: 2, seen: 'a management call answered', back: (ground) => manages(ground) },
  {
    name: 'worker',
    goal: 2,
    seen: 'ready',
    back: async ({ world }) => (await fetch(`${world.stack.urls.worker}/readyz`, { signal: AbortSignal.timeout(1_000) })).ok,
  },
  { name: 'redis', goal: 2, seen: 'a sign-in', back: (ground) => signsIn(ground) },
  { name: 'postgres', goal: 2, seen: 'a management call answered', back: (ground) => manages(ground) },
];

/** Seconds from kill -9 of a process until its work is done again, 95th percentile; started again by nobody but the system itself. */
export const recovery: Row = {
  id: 'R8',
  title: 'back after kill -9',
  async measure(options) {
    const ground = await startGround({ gateways: 1 });
    try {
      const times = new Map<string, number[]>(VICTIMS.map(({ name }) => [name, []]));
      for (let round = 0; round < scaled(ROUNDS, options); round++) {
        options.say(`round ${round + 1}`);
        await pause(ROUND_MS);
        for (const victim of VICTIMS) times.get(victim.name)?.push(await kill(ground, victim));
      }
      return VICTIMS.map(({ name, goal, seen }) => {
        const all = times.get(name) ?? [];
        const value = Number(percentile(all, 0.95).toFixed(2));
        const anchors: Record<string, number> = name === 'postgres' ? { 'Postgres alone': 0.45 } : {};
        const detail = { kills: all.length, median: Number(percentile(all, 0.5).toFixed(2)), all: all.map((one) => Number(one.toFixed(2))) };
        return atMost({ id: `R8.${name.replace('-1', '')}`, value, unit: `s to ${seen}, p95`, goal, anchors, detail });
      });
    } finally {
      await ground.end();
    }
  },
};

async function kill(ground: Ground, { name, back }: Victim): Promise<number> {
  const { stack } = ground.world;
  const pid = stack.processes[name]?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGKILL');
  const began = performance.now();
  // whether it answers says nothing before the one that was killed is seen to be gone
  while (stack.processes[name]?.pid === pid) await pause(1);
  while (!(await back(ground).catch(() => false))) {
    if (performance.now() - began > LOST_MS) throw new Error(`${name} did not come back within ${LOST_MS} ms of its kill`);
    await pause(EVERY_MS);
  }
  return (performance.now() - began) / 1_000;
}

/** A write goes through the whole: session, permission, transaction. */
async function manages({ owner, offer }: Ground): Promise<boolean> {
  await owner.client.apis.update({ params: { tenant: offer.tenant, api: offer.api }, body: { description: String(Date.now()) } });
  return true;
}

async function signsIn({ world, owner }: Ground): Promise<boolean> {
  await signIn(world.stack.urls.control, owner.email, owner.password);
  return true;
}
