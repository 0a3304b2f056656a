import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure, Row } from './figures.js';
import { profile } from './profile.js';
import { Missing } from './programs.js';
import { Room } from './room.js';
import { ROWS } from './rows.js';

/** Instead of a row: where the time goes. */
const PROFILE = 'PROFILE';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, rounds: { type: 'string', default: '15' }, seconds: { type: 'string', default: '1' }, only: { type: 'string' } },
});
const settings = { rounds: Number(values.rounds), seconds: Number(values.seconds), connections: 64, only: values.only?.split(',') ?? [] };
if (!(settings.rounds >= 1) || !(settings.seconds >= 1)) throw new Error('--rounds and --seconds are numbers from 1');
const wanted = positionals.length > 0 ? positionals.map((name) => name.toUpperCase()) : ROWS.map(({ id }) => id.toUpperCase());
const figures: Figure[] = [];
const verdicts: string[] = [];
let room: Room | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void Promise.resolve(room?.end()).finally(() => process.exit(130)));
}

function verdict(line: Figure): string {
  const { id, value, unit, goal, must } = line;
  const over = must !== null && value > must;
  if (over) process.exitCode = 1;
  return `${id}: ${value} ${unit}, goal ${goal}${must === null ? '' : `, must ${must}`}: ${line.holds ? 'holds' : over ? 'OVER THE LINE' : 'misses the goal'}`;
}

function fail(id: string, why: string): void {
  process.exitCode = 1;
  verdicts.push(`${id}: not measured: ${why}`);
  process.stderr.write(`${id}: not measured: ${why}\n`);
}

/** Does something in a room of its own, and leaves nothing of it behind. */
async function inRoom(work: (place: Room) => Promise<void>): Promise<void> {
  room = new Room(settings);
  try {
    await work(room);
  } finally {
    await room.end();
    room = undefined;
  }
}

async function measure(row: Row, place: Room): Promise<void> {
  const outcome = await row.measure(place);
  figures.push(...outcome.figures);
  for (const line of outcome.figures.map(verdict)) {
    verdicts.push(line);
    process.stdout.write(`${line}\n`);
  }
  for (const { id, why } of outcome.lacking) fail(id, why);
}

for (const id of wanted) {
  try {
    if (id === PROFILE) {
      await inRoom(profile);
      continue;
    }
    const row = ROWS.find((candidate) => candidate.id.toUpperCase() === id);
    if (!row) throw new Missing(`there is no such row here; there are ${ROWS.map((known) => known.id).join(', ')}`);
    await inRoom((place) => measure(row, place));
  } catch (error) {
    fail(id, error instanceof Missing ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
if (wanted.length > 1) process.stdout.write(`\n${verdicts.join('\n')}\n`);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ figures }, null, 2)}\n`);
