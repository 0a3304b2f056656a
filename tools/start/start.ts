import path from 'node:path';
import { build } from '../build/build.js';
import { inRoot } from '../paths.js';
import { say } from '../say.js';
import { startStack } from '../stack/stack.js';
import { card } from './card.js';
import { chosenPorts } from './ports.js';
import { untilToldToStop } from './stopping.js';

/** `npm start`: builds what is stale, runs everything in the foreground until told to stop. */
export async function start(): Promise<number> {
  const dataDir = path.resolve(inRoot(), process.env.GATEHOUSE_DATA_DIR ?? '.gatehouse');
  const demo = process.env.GATEHOUSE_DEMO ? process.env.GATEHOUSE_DEMO !== '0' : !process.env.DATABASE_URL;
  const stopping = untilToldToStop();
  const ports = await chosenPorts(process.env, demo);
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
