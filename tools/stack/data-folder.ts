import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Refusal } from '../say.js';

/**
 * Takes the data folder for this process, so that two systems never write to one.
 * @returns gives it back
 * @throws Refusal when it cannot be written, or another living system has it
 */
export function takeDataFolder(dataDir: string): () => void {
  const file = path.join(dataDir, 'running.pid');
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const holder = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
    if (holder && holder !== process.pid && runsOurs(holder))
      throw new Refusal(`Gatehouse already runs on ${dataDir} (process ${holder}). Stop it, or choose another folder with GATEHOUSE_DATA_DIR.`);
    fs.writeFileSync(file, String(process.pid), { mode: 0o600 });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`The data folder ${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code}). Choose another with GATEHOUSE_DATA_DIR.`);
  }
  return () => fs.rmSync(file, { force: true });
}

/** A number alone says little: after a restart of the machine it belongs to someone else. */
function runsOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  try {
    const line = fs.existsSync('/proc/self')
      ? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return /tools\/main\.ts|vitest/.test(line);
  } catch {
    return false;
  }
}
