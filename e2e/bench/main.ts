import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure, Row } from './figures.js';
import { ingest } from './ingest.js';
import { propagation } from './propagation.js';

const ROWS: readonly Row[] = [propagation, ingest];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const wanted = positionals.length > 0 ? positionals.map((name) => name.toUpperCase()) : ROWS.map(({ id }) => id);
const figures: Figure[] = [];

function report(row: Row, figure: Figure): boolean {
  const over = row.more ? figure.value < figure.must : figure.value > figure.must;
  const verdict = figure.holds ? 'holds' : over ? 'OVER THE LINE' : 'misses the goal';
  console.log(`${row.id}: ${figure.value} ${figure.unit}, goal ${figure.goal}, must ${figure.must}: ${verdict}`);
  console.log(`     ${JSON.stringify({ ...figure.detail, ...figure.anchors })}`);
  return !over;
}

for (const id of wanted) {
  const row = ROWS.find((candidate) => candidate.id === id);
  try {
    if (!row) throw new Error(`there is no such row here; there are ${ROWS.map((known) => known.id).join(', ')}`);
    const figure = await row.measure();
    figures.push(figure);
    if (!report(row, figure)) process.exitCode = 1;
  } catch (error) {
    process.exitCode = 1;
    console.error(`${id}: not measured: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ figures }, null, 2)}\n`);
