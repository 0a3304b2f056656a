import { setTimeout as pause } from 'node:timers/promises';
import { startWorld } from '../world.js';
import { type Figure, type Row, rounded } from './figures.js';
import { residentMbOf } from './process-usage.js';

/** After everything is ready: what was only needed for starting is given back. */
const REST_MS = 30_000;
const GOALS = { 'gateway-1': 80, 'control-plane': 180, portal: 160 };
/** Parts that have no goal of their own. */
const BESIDE = ['worker', 'postgres', 'redis'];

/** Memory of the whole system at rest, with nothing published. What an idle connection costs stands in the gateway's own part of this row. */
export const rest: Row = {
  id: 'P15',
  async measure(): Promise<Figure[]> {
    const world = await startWorld({ gateways: 1, portal: true });
    try {
      await pause(REST_MS);
      const memory = (name: string) => {
        const pid = world.stack.processes[name]?.pid;
        return pid === undefined ? undefined : rounded(residentMbOf(pid), 1);
      };
      const detail = Object.fromEntries(BESIDE.map((name) => [name, memory(name) ?? null]));
      return Object.entries(GOALS).map(([name, goal]) => {
        const value = memory(name);
        if (value === undefined) throw new Error(`${name} is not running`);
        return { id: `P15-${name.replace(/-1$/, '')}`, value, unit: 'MB at rest', goal, must: null, holds: value <= goal, anchors: {}, detail };
      });
    } finally {
      await world.end();
    }
  },
};
