import { startVitest } from 'vitest/node';
import { build } from '../build/build.js';
import { root } from '../paths.js';
import { say } from '../say.js';
import { checks, runCheck } from './checks.js';
import { closingLine, Tally } from './tally.js';

/**
 * `npm test`: builds, checks, runs every suite. `npm test -- apps/gateway` runs the test files whose path contains that.
 * Only what stands before the portal in a browser waits for its build: the slowest step goes on beside the other suites.
 */
export async function test(filters: string[]): Promise<number> {
  const tally = new Tally();
  stopWithParent();
  await counted(tally, async () => {
    await build({ portal: false });
    // The runner's own environment: `npm test` is a test run even where the shell says otherwise.
    process.env.NODE_ENV = 'test';
    await Promise.all([
      counted(tally, () => runSuite('unit', filters, tally)),
      counted(tally, async () => {
        await build({ inOnePiece: true });
        await runSuite('e2e', filters, tally);
      }),
      filters.length === 0 && counted(tally, () => runChecks(tally)),
    ]);
  });
  const { passed, failed } = tally.count;
  console.log(`\n${closingLine(tally.count)}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** What stops a part of the run is a failure, and the other parts go on. */
async function counted(tally: Tally, part: () => Promise<void>): Promise<void> {
  try {
    await part();
  } catch (error) {
    console.error((error as Error).message);
    tally.count.failed++;
  }
}

async function runChecks(tally: Tally): Promise<void> {
  for (const check of checks()) tally.count[(await runCheck(check, { inOnePiece: true })) ? 'passed' : 'failed']++;
}

async function runSuite(project: 'unit' | 'e2e', filters: string[], tally: Tally): Promise<void> {
  // a filter may leave one of the suites empty; that all are is seen by the count
  const vitest = await startVitest('test', filters, { root, project, run: true, watch: false, passWithNoTests: true, reporters: ['default', tally] });
  await vitest.close();
  say(`the suite ${project} has ended`);
}

function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), 500).unref();
}
