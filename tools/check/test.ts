import { startVitest } from 'vitest/node';
import { build } from '../build/build.js';
import { root } from '../paths.js';
import { checks, runCheck } from './checks.js';
import { closingLine, Tally } from './tally.js';

/** `npm test`: builds, checks, runs every suite. `npm test -- apps/gateway` runs the test files whose path contains that. */
export async function test(filters: string[]): Promise<number> {
  const tally = new Tally();
  stopWithParent();
  try {
    await build();
    if (filters.length === 0) for (const check of checks()) tally.count[(await runCheck(check)) ? 'passed' : 'failed']++;
    // The runner's own environment: `npm test` is a test run even where the shell says otherwise.
    process.env.NODE_ENV = 'test';
    const vitest = await startVitest('test', filters, { root, run: true, watch: false, reporters: ['default', tally] });
    await vitest.close();
  } catch (error) {
    console.error((error as Error).message);
    tally.count.failed++;
  }
  const { passed, failed } = tally.count;
  console.log(`\n${closingLine(tally.count)}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), 500).unref();
}
