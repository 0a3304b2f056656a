import { readlinkSync } from 'node:fs';
import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { JOBS, type JobName } from './jobs.js';

/** Nice value: traffic comes first, also where the machine has one core; a quarter of a busy core is left for changes to come through. */
const NICE = 5;

export interface JobMessage {
  id: number;
  name: JobName;
  args: unknown[];
}
export type JobReply = { id: number; value: unknown } | { id: number; error: string };

/** Linux counts priority by thread; where that is not so, or not allowed, this thread takes its share like any other. */
function stepBack(): void {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (id > 0 && id !== process.pid) os.setPriority(id, NICE);
  } catch {
    // no such folder, or no such right
  }
}

/** Tables are handed over, not copied. */
function tablesIn(value: unknown): ArrayBuffer[] {
  if (value instanceof Uint8Array) return [value.buffer as ArrayBuffer];
  const results = Array.isArray(value) ? value : (value as { results?: unknown[] } | null)?.results;
  if (!Array.isArray(results)) return [];
  return results.flatMap((result: { reading?: { packed?: { table: ArrayBuffer } } }) => result.reading?.packed?.table ?? []);
}

stepBack();
parentPort?.on('message', ({ id, name, args }: JobMessage) => {
  const job = JOBS[name] as (...args: unknown[]) => unknown;
  Promise.resolve()
    .then(() => job(...args))
    .then(
      (value) => parentPort?.postMessage({ id, value } satisfies JobReply, tablesIn(value)),
      (error: unknown) => parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies JobReply),
    );
});
