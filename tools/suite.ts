import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build/build.js';
import { command } from './command.js';
import { inRoot } from './paths.js';
import { Refusal } from './say.js';

interface Part {
  entry: string;
  /** The rows it measures; absent: every other. */
  rows?: readonly string[];
}

/** A board may have parts: the gateway measures itself, what needs the whole system stands beside the end-to-end tests. */
const boards: Record<'bench' | 'drill' | 'conformance', readonly Part[]> = {
  bench: [{ entry: 'apps/gateway/bench/main.ts' }, { entry: 'e2e/bench/main.ts', rows: ['P10', 'P12'] }],
  drill: [{ entry: 'e2e/drills/main.ts' }],
  conformance: [{ entry: 'apps/gateway/conformance-suites/main.ts' }],
};

/** Runs a board of figures (bench, drill, conformance) on a current build: the rows named, or all. `--json FILE` gets the figures of all parts. */
export async function suite(name: keyof typeof boards, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'string' } } });
  const parts = boards[name];
  for (const { entry } of parts)
    if (!fs.existsSync(inRoot(entry))) throw new Refusal(`npm run ${name}: this version has no such suite (${entry} is not there).`);
  await build({ portal: name === 'drill' });
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-board-'));
  try {
    const runs = share(parts, positionals).map((run, index) => ({ ...run, json: path.join(scratch, `${index}.json`) }));
    let code = 0;
    for (const { entry, rows, json } of runs) code = Math.max(code, await run(entry, [...rows, ...(values.json ? ['--json', json] : [])]));
    if (values.json) fs.writeFileSync(values.json, `${JSON.stringify({ figures: runs.flatMap(({ json }) => figuresIn(json)) }, null, 2)}\n`);
    return code;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** Which part runs which rows. No rows named: each part runs all of its own. */
export function share(parts: readonly Part[], wanted: readonly string[]): { entry: string; rows: string[] }[] {
  if (wanted.length === 0) return parts.map(({ entry }) => ({ entry, rows: [] }));
  const rows = [...new Set(wanted.map((row) => row.toUpperCase()))];
  const taken = new Set(parts.flatMap((part) => part.rows ?? []));
  const own = (part: Part) => rows.filter((row) => (part.rows ? part.rows.includes(row) : !taken.has(row)));
  return parts.map((part) => ({ entry: part.entry, rows: own(part) })).filter((run) => run.rows.length > 0);
}

function run(entry: string, args: string[]): Promise<number> {
  return command(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', inRoot('tools/ts-hook.mjs'), inRoot(entry), ...args]);
}

/** A part that broke off has written none. */
function figuresIn(file: string): unknown[] {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { figures: unknown[] }).figures : [];
}
