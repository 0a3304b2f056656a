import { build } from '../build/build.js';
import { checks, runCheck } from './checks.js';

/** `npm run lint`: what a reader of the code would complain about. `--fix` corrects what can be corrected. */
export async function lint(args: string[]): Promise<number> {
  await build({ portal: false });
  let failed = 0;
  for (const check of checks(args.includes('--fix'))) if (!(await runCheck(check))) failed++;
  return failed ? 1 : 0;
}
