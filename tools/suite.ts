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
  /** Rows that need the whole system are measured from where it is started. */
  elsewhere?: { entry: string; rows: string[] };
}

const boards: Record<'bench' | 'drill' | 'conformance', Board> = {
  bench: { entry: 'apps/gateway/bench/main.ts', elsewhere: { entry: 'e2e/bench/main.ts', rows: ['P10', 'P12'] } },
  drill: { entry: 'e2e/drills/main.ts' },
  conformance: { entry: 'apps/gateway/conformance-suites/main.ts' },
};

/** Runs a board of figures on a current build. Rows are named by arguments, all of them where there is none; `--json FILE` keeps the figures. */
export async function suite(name: keyof typeof boards, args: string[]): Promise<number> {
  const runs = share(boards[name], args);
  for (const { entry } of runs)
    if (!fs.existsSync(inRoot(entry))) throw new Refusal(`npm run ${name}: this version has no such suite (${entry} is not there).`);
  await build({ portal: false });
  const json = optionOf(args, '--json');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-figures-'));
  try {
    let failed = 0;
    const figures: unknown[] = [];
    for (const [index, { entry, rows }] of runs.entries()) {
      const part = path.join(folder, `${index}.json`);
      const flags = ['--disable-warning=ExperimentalWarning', '--import', inRoot('tools/ts-hook.mjs')];
      if ((await command(process.execPath, [...flags, inRoot(entry), ...rows, ...(json ? ['--json', part] : [])])) !== 0) failed++;
      if (json && fs.existsSync(part)) figures.push(...(JSON.parse(fs.readFileSync(part, 'utf8')) as { figures: unknown[] }).figures);
    }
    if (json) fs.writeFileSync(json, `${JSON.stringify({ figures }, null, 2)}\n`);
    return failed ? 1 : 0;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Which entry measures which of the rows that were asked for. */
export function share({ entry, elsewhere }: Board, args: string[]): { entry: string; rows: string[] }[] {
  const json = args.indexOf('--json');
  const rows = args.filter((_, index) => json === -1 || (index !== json && index !== json + 1));
  if (!elsewhere) return [{ entry, rows }];
  if (rows.length === 0) return [entry, elsewhere.entry].map((each) => ({ entry: each, rows }));
  const claimed = (row: string) => elsewhere.rows.includes(row.toUpperCase());
  return [
    { entry, rows: rows.filter((row) => !claimed(row)) },
    { entry: elsewhere.entry, rows: rows.filter(claimed) },
  ].filter((run) => run.rows.length > 0);
}

function optionOf(args: string[], name: string): string | undefined {
  const index = args.indexOf(name);
  if (index === -1) return undefined;
  const value = args[index + 1];
  if (!value) throw new Refusal(`${name} needs a file name.`);
  return path.resolve(value);
}
