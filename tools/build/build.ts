import fs from 'node:fs';
import path from 'node:path';
import { command } from '../command.js';
import { inRoot } from '../paths.js';
import { Refusal, say } from '../say.js';
import { contentHash, isCurrent, stamp } from './stamp.js';
import { type Unit, units } from './units.js';

export interface BuildOptions {
  /** Next.js is by far the slowest to build; what does not need the portal leaves it out. Default: built. */
  portal?: boolean;
  /** For a build beside other work: what the compilers say is shown when they have ended. */
  inOnePiece?: boolean;
}

/** Builds what is stale, in order. */
export async function build({ portal = true, inOnePiece = false }: BuildOptions = {}): Promise<void> {
  const hashes = new Map<string, string>();
  for (const unit of units) {
    if (unit.name === 'portal' && !portal) continue;
    const hash = contentHash(unit, hashes);
    hashes.set(unit.name, hash);
    if (isCurrent(unit, hash)) continue;
    const begun = Date.now();
    await (unit.name === 'portal' ? buildPortal(unit, inOnePiece) : compile(unit, inOnePiece));
    stamp(unit, hash);
    say(`built ${unit.name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  }
}

export async function buildTask(args: string[]): Promise<number> {
  await build({ portal: !args.includes('--no-portal') });
  say('everything is built');
  return 0;
}

async function compile(unit: Unit, inOnePiece: boolean): Promise<void> {
  const begun = Date.now();
  await must(unit, command(inRoot('node_modules/.bin/tsc'), ['-p', inRoot(unit.folder)], { inOnePiece }));
  // tsc writes every file each time; one it did not write has lost its source, and would still be imported.
  const output = inRoot(unit.folder, unit.output);
  for (const entry of fs.readdirSync(output, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && fs.statSync(file).mtimeMs < begun - 1000) fs.rmSync(file);
  }
  if (unit.bundle) await bundle(unit, unit.bundle, inOnePiece);
}

function bundle(unit: Unit, settings: string, inOnePiece: boolean): Promise<void> {
  const folder = inRoot(unit.folder);
  const args = [path.join(folder, 'node_modules/rolldown/bin/cli.mjs'), '-c', settings];
  return must(unit, command(process.execPath, args, { inOnePiece, cwd: folder }));
}

async function buildPortal(unit: Unit, inOnePiece: boolean): Promise<void> {
  const folder = inRoot(unit.folder);
  say('building portal (the slowest step)');
  const vendor = path.join(folder, 'public', 'vendor');
  fs.mkdirSync(vendor, { recursive: true });
  const viewer = fs.readFileSync(path.join(folder, 'node_modules/redoc/bundles/redoc.standalone.js'), 'utf8');
  // Its maker's logo would be fetched from another host on every visit; an image that does not load is left out.
  fs.writeFileSync(path.join(vendor, 'redoc.standalone.js'), viewer.replace('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,'));
  await must(
    unit,
    command(process.execPath, [path.join(folder, 'node_modules/next/dist/bin/next'), 'build'], {
      inOnePiece,
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production' },
    }),
  );
}

async function must(unit: Unit, code: Promise<number>): Promise<void> {
  if ((await code) !== 0) throw new Refusal(`${unit.name} does not build; what the compiler said is above.`);
}
