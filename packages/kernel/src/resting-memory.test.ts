import { setTimeout as pause } from 'node:timers/promises';
import v8 from 'node:v8';
import { expect, test } from 'vitest';
import { cpuMs, RestingMemory } from './resting-memory.js';

const CHECK_MS = 200;
const youngMb = () => (v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.physical_space_size ?? 0) / 2 ** 20;

/** As a start does: much that lives for a while. */
function grow(): number {
  const kept: object[] = [];
  for (let i = 0; i < 600_000; i++) kept.push({ i, text: `value ${i}` });
  return kept.length;
}

test('the young generation keeps its size while calls come, and shrinks once they stop', { timeout: 60_000 }, async () => {
  let [calls, busy] = [0, true];
  const work = () => {
    if (busy) calls += 1_000;
    return calls;
  };
  const memory = new RestingMemory({ work, restBelow: 10, checkMs: CHECK_MS });
  grow();
  await pause(3 * CHECK_MS);
  expect(youngMb()).toBeGreaterThan(4);
  busy = false;
  while (youngMb() > 4) await pause(CHECK_MS);
  memory.stop();
});

test('nothing is asked after a stop', async () => {
  let asked = 0;
  new RestingMemory({ work: () => asked++, restBelow: 10, checkMs: 1 }).stop();
  await pause(20);
  expect(asked).toBe(0);
});

test('CPU time is counted in milliseconds', () => {
  const before = cpuMs();
  for (const end = performance.now() + 50; performance.now() < end; );
  expect(cpuMs() - before).toBeGreaterThan(5);
});
