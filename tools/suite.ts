import fs from 'node:fs';
import { build } from './build/build.js';
import { command } from './command.js';
import { inRoot } from './paths.js';
import { Refusal } from './say.js';

const entries = {
  bench: 'apps/gateway/bench/main.ts',
  drill: 'e2e/drills/main.ts',
  conformance: 'apps/gateway/conformance-suites/main.ts',
};

/** Runs a board of figures (bench, drill, conformance) on a current build. Arguments are passed on. */
export async function suite(name: keyof typeof entries, args: string[]): Promise<number> {
  const entry = entries[name];
  if (!fs.existsSync(inRoot(entry))) throw new Refusal(`npm run ${name}: this version has no such suite (${entry} is not there).`);
  await build({ portal: name === 'drill' });
  return command(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', inRoot('tools/ts-hook.mjs'), inRoot(entry), ...args]);
}
