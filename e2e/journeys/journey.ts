import { waitFor } from '@gatehouse/testing';
import type { StackOptions } from '@gatehouse/tools/stack';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser.js';
import { startWorld, type World } from '../world.js';
import { signIn } from './steps/enter.js';
import { DESK, PHONE, type Sight, type Visitor, visit } from './visitor.js';

/** The whole system with its portal, and a browser in front of it. */
export interface Journey {
  world: World;
  portal: string;
  gateway: string;
  visit(sight?: Sight, like?: Visitor): Promise<Visitor>;
  /** What any visitor's browser complained about. */
  faults(): string[];
  end(): Promise<void>;
}

export async function startJourney(options: Partial<StackOptions> = {}): Promise<Journey> {
  const world = await startWorld({ portal: true, ...options });
  const browser = await launchBrowser().catch(async (error) => {
    await world.end();
    throw error;
  });
  return inFrontOf(world, browser);
}

export interface DemoJourney extends Journey {
  tenant: string;
  /** The admin, signed in, at two screens. */
  desk: Visitor;
  phone: Visitor;
}

/** With the demo in it, and with leave to call providers on this machine. */
export async function startDemoJourney(): Promise<DemoJourney> {
  const journey = await startJourney({ demo: true, env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.0/8' } });
  try {
    const { tenant } = await waitFor(() => journey.world.stack.demo(), { timeoutMs: 60_000, what: 'the demo' });
    const desk = await journey.visit(DESK);
    await signIn(desk.page, journey.world.admin);
    return { ...journey, tenant, desk, phone: await journey.visit(PHONE, desk) };
  } catch (error) {
    await journey.end();
    throw error;
  }
}

function inFrontOf(world: World, browser: Browser): Journey {
  const visitors: Visitor[] = [];
  const { portal, gateways } = world.stack.urls;
  return {
    world,
    portal,
    gateway: gateways[0] ?? '',
    visit: async (sight, like) => {
      const visitor = await visit(browser, portal, sight, like);
      visitors.push(visitor);
      return visitor;
    },
    faults: () => visitors.flatMap(({ faults }) => faults),
    end: async () => {
      await browser.close();
      await world.end();
    },
  };
}
