import path from 'node:path';
import { build } from '../build/build.js';
import { inRoot } from '../paths.js';
import { say } from '../say.js';
import { demandFree } from '../stack/ports.js';
import { startStack } from '../stack/stack.js';
import { card } from './card.js';
import { untilToldToStop } from './stopping.js';

const port = (name: string, byDefault: number) => Number(process.env[name] ?? byDefault);

/** `npm start`: builds what is stale, runs everything in the foreground until told to stop. */
export async function start(): Promise<number> {
  const dataDir = path.resolve(inRoot(), process.env.GATEHOUSE_DATA_DIR ?? '.gatehouse');
  const demo = process.env.GATEHOUSE_DEMO ? process.env.GATEHOUSE_DEMO !== '0' : !process.env.DATABASE_URL;
  const ports = {
    portal: port('GATEHOUSE_PORTAL_PORT', 3000),
    control: port('GATEHOUSE_CONTROL_PORT', 4000),
    demo: port('GATEHOUSE_DEMO_PORT', 4010),
    gateways: [{ port: port('GATEHOUSE_GATEWAY_PORT', 8080), adminPort: port('GATEHOUSE_GATEWAY_ADMIN_PORT', 8081) }],
  };
  const stopping = untilToldToStop();
  await demandFree(ports.portal, 'portal', 'GATEHOUSE_PORTAL_PORT');
  await demandFree(ports.control, 'control plane', 'GATEHOUSE_CONTROL_PORT');
  for (const own of ports.gateways) {
    await demandFree(own.port, 'gateway', 'GATEHOUSE_GATEWAY_PORT');
    await demandFree(own.adminPort, "the gateway's own pages", 'GATEHOUSE_GATEWAY_ADMIN_PORT');
  }
  if (demo) await demandFree(ports.demo, 'demo upstream', 'GATEHOUSE_DEMO_PORT');
  await build().catch((error) => {
    if (!stopping.signal.aborted) throw error;
  });
  if (stopping.signal.aborted) return 0;
  say(`starting, data in ${path.relative(process.cwd(), dataDir) || dataDir}`);
  const stack = await startStack({ dataDir, demo, ports, show: console.log, progress: say }, stopping.signal).catch((error) => {
    if (stopping.signal.aborted) return undefined;
    throw error;
  });
  if (stack && !stopping.signal.aborted) {
    console.log(await card(stack, dataDir, { demo, signal: stopping.signal }));
    await stopping.told;
  }
  say('stopping');
  await stack?.stop();
  say('stopped');
  return 0;
}
