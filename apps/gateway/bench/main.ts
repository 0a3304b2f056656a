import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cpuPerRequest, ROWS } from './cpu-per-request.js';
import type { Figure } from './figures.js';
import { Missing } from './programs.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const known = ROWS.map(({ id }) => id as string);
const wanted = positionals.length > 0 ? positionals.map((name) => name.toUpperCase()) : known;
const figures: Figure[] = [];
let failed = false;

for (const id of wanted) {
  const row = ROWS.find((candidate) => candidate.id === id);
  try {
    if (!row) throw new Missing(`there is no such row here; there are ${known.join(', ')}`);
    const figure = await cpuPerRequest(row);
    figures.push(figure);
    const verdict = figure.holds ? 'holds' : figure.value <= figure.must ? 'misses the goal' : 'OVER THE LINE';
    process.stdout.write(`${id}: ${figure.value} ${figure.unit}, goal ${figure.goal}, must ${figure.must}: ${verdict}\n`);
    if (figure.value > figure.must) failed = true;
  } catch (error) {
    failed = true;
    process.stderr.write(`${id}: not measured: ${error instanceof Missing ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ figures }, null, 2)}\n`);
process.exitCode = failed ? 1 : 0;
