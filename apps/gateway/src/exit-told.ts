import { setTimeout as pause } from 'node:timers/promises';
import type { DestinationStream, pino } from 'pino';

type Output = DestinationStream & ReturnType<typeof pino.destination>;

const WAIT_MS = 1_000;

/**
 * Ends the process when its last lines are out, or cannot be written. At an exit with lines left, the log's output tries to write them for ever, whatever the error
 * (`sonic-boom`, `flushSync`): a process whose log nobody reads any more would neither stop nor die.
 */
export async function exitTold(output: Output, code: number): Promise<never> {
  const told = new Promise((resolve) => {
    output.once('close', resolve).once('error', resolve).end();
  });
  // one that failed before says nothing any more
  await Promise.race([told, pause(WAIT_MS)]);
  process.exit(code);
}
