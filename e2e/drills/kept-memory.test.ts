import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { keptMemory } from './kept-memory.js';

const MB = 1_048_576;
const memory = keptMemory();
afterAll(() => memory.end());

/** At every line it is told it makes 40 MB of garbage and keeps 2 MB, half of them outside of the heap. */
const LEAK = `
const kept = [];
process.stdin.on('data', () => {
  let garbage = [];
  for (let i = 0; i < 40; i++) garbage.push(Buffer.alloc(${MB / 2}), new Array(${MB / 16}).fill(i));
  kept.push(Buffer.alloc(${MB}), new Array(${MB / 8}).fill(0.5));
  console.log('more');
});
console.log('here');`;

test('what a process keeps is told, however much garbage it makes', async () => {
  const child = spawn(process.execPath, ['-e', LEAK], { env: { ...process.env, ...memory.env }, stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    const seen = [await memory.ask(child.pid ?? 0)];
    for (let turn = 0; turn < 3; turn++) {
      child.stdin.write('more');
      await once(child.stdout, 'data');
      seen.push(await memory.ask(child.pid ?? 0));
    }
    const grown = seen.slice(1).map(({ kept }, index) => (kept - (seen[index]?.kept ?? 0)) / MB);
    for (const mb of grown.slice(1)) expect(mb).toBeCloseTo(2, 0);
    expect(seen.every(({ kept, resident }) => resident > kept)).toBe(true);
  } finally {
    child.kill();
  }
});
