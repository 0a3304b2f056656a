import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from '../compile/runtime.js';
import { isLocked } from '../folder-lock.js';
import type { Spool } from '../records/spool.js';

/** Each worker process has a folder of its own under this. */
export const workersFolder = (gatewayFolder: string): string => path.join(gatewayFolder, 'workers');

export const workerSpoolFolder = (workerFolder: string): string => path.join(workerFolder, 'spool');

/**
 * Takes up the call records of workers that have ended.
 * @param living folders of workers that run
 * @returns false when a worker of an earlier supervisor still runs: try again
 */
export function adoptLeftovers(folder: string, spool: Spool, log: Logger, living: ReadonlySet<string> = new Set()): boolean {
  let complete = true;
  for (const name of namesIn(folder)) {
    if (living.has(name)) continue;
    const left = path.join(folder, name);
    if (isLocked(left)) complete = false;
    else adopt(left, spool, log);
  }
  return complete;
}

function adopt(left: string, spool: Spool, log: Logger): void {
  const dir = workerSpoolFolder(left);
  try {
    const segments = fs.existsSync(dir) ? spool.adopt(dir) : 0;
    if (segments > 0) log.info({ segments }, 'call records of a worker that has ended are shipped by others');
    fs.rmSync(left, { recursive: true, force: true });
  } catch (error) {
    log.error({ err: error, folder: left }, 'call records of a worker that has ended cannot be taken up');
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
