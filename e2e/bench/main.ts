import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure, Row } from './figures.js';
import { firstLoad } from './first-load.js';
import { ingest } from './ingest.js';
import { propagation } from './propagation.js';
import { rest } from './rest.js';
import { sustained } from './sustained.js';

const ROWS: readonly Row[] = [propagation, ingest, firstLoad, rest, sustained];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, minutes: { type: 'string', default: '10' }, rate: { type: 'string', default: '5100' } },
});
const options = { minutes: Number(values.minutes), rate: Number(values.rate) };
if (!(options.minutes > 0) || !(options.rate > 0)) throw new Error('--minutes and --rate are numbers above zero');
const wanted = positionals.length > 0 ? positionals.map((name) => name.toUpperCase()) : ROWS.map(({ id }) => id);
const figures: Figure[] = [];

function report(figure: Figure): void {
  const { id, value, unit, goal, must } = figure;
  const over = must !== null && (figure.more ? value < must : value > must);
  const verdict = figure.holds ? 'holds' : over ? 'OVER THE LINE' : 'misses the goal';
  console.log(`${id}: ${value} ${unit}, goal ${goal}${must === null ? '' : `, must ${must}`}: ${verdict}`);
  console.log(`     ${JSON.stringify({ ...figure.detail, ...figure.anchors })}`);
  if (over) process.exitCode = 1;
}

for (const id of wanted) {
  const row = ROWS.find((candidate) => candidate.id === id);
  try {
    if (!row) throw new Error(`there is no such row here; there are ${ROWS.map((known) => known.id).join(', ')}`);
    const measured = await row.measure(options);
    figures.push(...measured);
    measured.forEach(report);
  } catch (error) {
    process.exitCode = 1;
    console.error(`${id}: not measured: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ figures }, null, 2)}\n`);
