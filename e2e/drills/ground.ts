import fs from 'node:fs';
import path from 'node:path';
import type { LimitInput } from '@gatehouse/definition';
import { makeOffer, newOwner, type Offer } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World, type WorldOptions } from '../world.js';
import { portOf } from './load/requests.js';
import { type DrillUpstream, startDrillUpstream } from './load/upstream.js';

/** The whole system with an API that is called in a drill, and what stands behind it. */
export interface Ground {
  world: World;
  upstream: DrillUpstream;
  owner: Person;
  offer: Offer;
  /** Ports of the gateways. */
  gateways: number[];
  end(): Promise<void>;
}

/** Starts all of it. Upstreams may be on any port of this machine. */
export async function startGround(options: Omit<WorldOptions, 'upstream'> & { limits?: LimitInput[] } = {}): Promise<Ground> {
  const { limits = [], env, ...rest } = options;
  const upstream = await startDrillUpstream();
  const world = await startWorld({ ...rest, upstream, env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.1', GATEHOUSE_LOG_LEVEL: 'warn', ...env } });
  try {
    const owner = await newOwner(world, 'drill');
    const offer = await makeOffer(world, owner, limits);
    return { world, upstream, owner, offer, gateways: world.stack.urls.gateways.map(portOf), end: () => world.end() };
  } catch (error) {
    await world.end();
    throw error;
  }
}

/** What the launcher made for this installation: the token that gateways show among it. */
export function secretsOf(world: World): { gatewayToken: string } {
  return JSON.parse(fs.readFileSync(path.join(dataDirOf(world), 'secrets.json'), 'utf8')) as { gatewayToken: string };
}

export const dataDirOf = (world: World): string => path.dirname(path.dirname(world.stack.logFile));
