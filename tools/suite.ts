import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build/build.js';
import { command } from './command.js';
import { inRoot } from './paths.js';
import { Refusal } from './say.js';

interface Board {
  /** Measures every row that no other entry of the board claims. */
  entry: string;
  /** `--name value` pairs that it takes. */
  options?: string[];
  /** Rows that need the whole system are measured from where it is started; `both` have a part in each. */
  elsewhere?: { entry: string; rows: string[]; both?: string[]; options?: string[] };
  /** Rows for which the portal is built. */
  portal?: string[];
}

export const boards: Record<'bench' | 'drill' | 'conformance', Board> = {
  bench: {
    entry: 'apps/gateway/bench/main.ts',
    options: ['--rounds', '--seconds', '--only'],
    elsewhere: { entry: 'e2e/bench/main.ts', rows: ['P10', 'P12', 'P14', 'P15', 'P16'], both: ['P15'], options: ['--minutes', '--rate'] },
    portal: ['P14', 'P15'],
  },
  drill: { entry: 'e2e/drills/main.ts', options: ['--scale', '--minutes'] },
  conformance: { entry: 'apps/gateway/conformance-suites/main.ts' },
};

/** Runs a board of figures on a current build. Rows are named by arguments, all of them where there is none; `--json FILE` keeps the figures. */
export async function suite(name: keyof typeof boards, args: string[]): Promise<number> {
  const runs = share(boards[name], args);
  for (const { entry } of runs)
    if (!fs.existsSync(inRoot(entry))) throw new Refusal(`npm run ${name}: this version has no such suite (${entry} is not there).`);
  await build({ portal: needsPortal(boards[name], runs) });
  const json = optionOf(args, '--json');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-figures-'));
  try {
    let failed = 0;
    const figures: unknown[] = [];
    for (const [index, { entry, rows, flags: given }] of runs.entries()) {
      const part = path.join(folder, `${index}.json`);
      const node = ['--disable-warning=ExperimentalWarning', '--import', inRoot('tools/ts-hook.mjs')];
      if ((await command(process.execPath, [...node, inRoot(entry), ...rows, ...given, ...(json ? ['--json', part] : [])])) !== 0) failed++;
      if (json && fs.existsSync(part)) figures.push(...(JSON.parse(fs.readFileSync(part, 'utf8')) as { figures: unknown[] }).figures);
    }
    if (json) fs.writeFileSync(json, `${JSON.stringify({ figures }, null, 2)}\n`);
    return failed ? 1 : 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Which entry measures which of the rows that were asked for, with the options that it takes. */
export function share({ entry, options = [], elsewhere }: Board, args: string[]): Run[] {
  const { rows, pairs } = read(args);
  const unknown = Object.keys(pairs).filter((name) => ![...options, ...(elsewhere?.options ?? [])].includes(name));
  if (unknown.length > 0) throw new Refusal(`${unknown.join(', ')}: there is no such option here.`);
  const given = (known: string[] = []) => known.flatMap((name) => (pairs[name] === undefined ? [] : [name, pairs[name]]));
  if (!elsewhere) return [{ entry, rows, flags: given(options) }];
  const among = (list: string[] | undefined) => (row: string) => list?.includes(row.toUpperCase()) ?? false;
  const here = rows.filter((row) => !among(elsewhere.rows)(row) || among(elsewhere.both)(row));
  const there = rows.filter(among(elsewhere.rows));
  return [
    { entry, rows: here, flags: given(options) },
    { entry: elsewhere.entry, rows: there, flags: given(elsewhere.options) },
  ].filter((run) => rows.length === 0 || run.rows.length > 0);
}

interface Run {
  entry: string;
  /** None means all of its rows. */
  rows: string[];
  flags: string[];
}

function read(args: string[]): { rows: string[]; pairs: Record<string, string> } {
  const rows: string[] = [];
  const pairs: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const name = args[i] ?? '';
    if (!name.startsWith('--')) rows.push(name);
    else if (name === '--json') i++;
    else pairs[name] = following(args, name);
    if (name in pairs) i++;
  }
  return { rows, pairs };
}

function needsPortal({ portal = [] }: Board, runs: Run[]): boolean {
  return portal.length > 0 && runs.some(({ rows }) => rows.length === 0 || rows.some((row) => portal.includes(row.toUpperCase())));
}

function optionOf(args: string[], name: string): string | undefined {
  return args.includes(name) ? path.resolve(following(args, name)) : undefined;
}

function following(args: string[], name: string): string {
  const value = args[args.indexOf(name) + 1];
  if (!value) throw new Refusal(`${name} needs a value.`);
  return value;
}
