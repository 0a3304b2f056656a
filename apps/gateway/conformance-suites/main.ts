import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure } from '../bench/figures.js';
import { clients } from './clients/row.js';
import { graphql } from './graphql/row.js';
import { httpCache } from './http-cache/row.js';
import { http2 } from './http2/row.js';
import { llhttp } from './llhttp/row.js';
import { mcp } from './mcp/row.js';
import type { Row } from './row.js';
import { websocket } from './websocket/row.js';

const ROWS: readonly Row[] = [llhttp, websocket, http2, httpCache, graphql, mcp, clients];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const wanted = positionals.length > 0 ? positionals.map((name) => name.toLowerCase()) : ROWS.map(({ id }) => id);
const figures: Figure[] = [];

function fail(id: string, why: string): void {
  process.exitCode = 1;
  process.stdout.write(`${id}: not measured: ${why}\n`);
}

function show({ id, value, unit, holds, detail }: Figure): void {
  process.stdout.write(`${id}: ${value} ${unit} ${holds ? 'holds' : 'FAILS'}\n`);
  if (holds) return;
  process.exitCode = 1;
  for (const { name, why } of detail.failed as { name: string; why: string }[]) process.stdout.write(`  ${name}: ${why}\n`);
}

for (const id of wanted) {
  const row = ROWS.find((candidate) => candidate.id === id);
  if (!row) {
    fail(id, `there is no such row here; there are ${ROWS.map((known) => known.id).join(', ')}`);
    continue;
  }
  try {
    const outcome = await row.measure();
    figures.push(...outcome.figures);
    for (const figure of outcome.figures) show(figure);
    for (const { id: part, why } of outcome.lacking) fail(part, why);
    for (const note of outcome.notes) process.stdout.write(`  ${note}\n`);
  } catch (error) {
    fail(id, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ figures }, null, 2)}\n`);
// a client that hangs must not hold the board
process.exit();
