import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, root } from '../paths.js';
import type { Unit } from './units.js';

// What is made or tested, not what it is made from.
const SKIPPED = /(^|\/)(node_modules|dist|\.next|public\/vendor)(\/|$)|\.test\.tsx?$|(^|\/)next-env\.d\.ts$|\.tsbuildinfo$/;

/** One hash over everything the unit is made from: its files, the units it needs, the compiler settings and the locked versions. */
export function contentHash(unit: Unit, needed: Map<string, string>): string {
  const hash = createHash('sha256');
  for (const input of ['tsconfig.base.json', 'pnpm-lock.yaml']) addFile(hash, inRoot(input));
  for (const input of unit.inputs) add(hash, inRoot(unit.folder, input));
  for (const name of unit.needs) hash.update(`${name}=${needed.get(name) ?? ''}\0`);
  return hash.digest('hex');
}

function add(hash: ReturnType<typeof createHash>, place: string): void {
  const name = path.relative(root, place);
  if (SKIPPED.test(name) || !fs.existsSync(place)) return;
  if (fs.statSync(place).isDirectory()) for (const entry of fs.readdirSync(place).sort()) add(hash, path.join(place, entry));
  else addFile(hash, place);
}

function addFile(hash: ReturnType<typeof createHash>, file: string): void {
  hash
    .update(`${path.relative(root, file)}\0`)
    .update(fs.readFileSync(file))
    .update('\0');
}

const stampFile = (unit: Unit) => inRoot(unit.folder, unit.output, '.stamp');

export function isCurrent(unit: Unit, hash: string): boolean {
  const file = stampFile(unit);
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8') === hash;
}

export function stamp(unit: Unit, hash: string): void {
  fs.writeFileSync(stampFile(unit), hash);
}
