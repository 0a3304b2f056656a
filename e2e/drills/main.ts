import fs from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure } from '../bench/figures.js';
import { misses, type Row } from './row.js';
import { ROWS } from './rows/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, scale: { type: 'string', default: '1' }, minutes: { type: 'string', default: '30' } },
});
const options = { scale: Number(values.scale), minutes: Number(values.minutes), say: (text: string) => console.error(`    ${text}`) };
if (!(options.scale > 0) || !(options.minutes > 0)) throw new Error('--scale and --minutes take a number above 0');

function chosen(name: string): Row {
  const row = ROWS.find(({ id }) => id === name.toUpperCase());
  if (!row) throw new Error(`there is no row ${name} here; there are ${ROWS.map(({ id }) => id).join(', ')}`);
  return row;
}

function line(figure: Figure): string {
  const verdict = figure.holds ? 'holds' : misses(figure) ? 'OVER THE LINE' : 'misses the goal';
  const peers = Object.entries(figure.anchors).map(([name, value]) => `${name} ${value}`);
  const said = `${figure.id.padEnd(22)} ${String(figure.value).padStart(9)} ${figure.unit.padEnd(34)} goal ${String(figure.goal).padEnd(7)} must ${String(figure.must).padEnd(7)}`;
  return `${said} ${verdict}${peers.length > 0 ? `   (${peers.join(', ')})` : ''}`;
}

const figures: Figure[] = [];
for (const row of positionals.length > 0 ? positionals.map(chosen) : ROWS) {
  console.log(`\n${row.id}  ${row.title}`);
  const begun = performance.now();
  try {
    const measured = await row.measure(options);
    for (const figure of measured) {
      if (options.scale !== 1) figure.detail.scale = options.scale;
      console.log(line(figure));
      console.log(`    ${JSON.stringify(figure.detail)}`);
      if (misses(figure)) process.exitCode = 1;
    }
    figures.push(...measured);
  } catch (error) {
    process.exitCode = 1;
    console.log(`${row.id}: not measured: ${error instanceof Error ? error.stack : String(error)}`);
  }
  console.log(`    (${Math.round((performance.now() - begun) / 1_000)} s)`);
  if (values.json) fs.writeFileSync(values.json, `${JSON.stringify({ figures }, null, 2)}\n`);
}
