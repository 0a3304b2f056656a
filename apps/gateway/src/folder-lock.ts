import fs from 'node:fs';
import path from 'node:path';

/** Another process works in the folder. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken';
}

/**
 * Two processes shipping one spool would send each other's half-written segments. The lock names process and program, because after a
 * kill the number may belong to a stranger, and in a container it is often the same again.
 * @throws FolderTaken
 */
export function lockFolder(folder: string): () => void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'lock');
  const mine = `${process.pid} ${process.argv[1] ?? ''}`;
  for (;;) {
    try {
      fs.writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder && holder.pid !== process.pid && isRunning(holder)) throw new FolderTaken(`${folder} is in use by process ${holder.pid}`);
    fs.rmSync(file, { force: true });
  }
}

/** True while another process works there. */
export function isLocked(folder: string): boolean {
  const holder = readHolder(path.join(folder, 'lock'));
  return holder !== undefined && holder.pid !== process.pid && isRunning(holder);
}

interface Holder {
  pid: number;
  program: string;
}

function readHolder(file: string): Holder | undefined {
  try {
    const match = /^(\d+) (.*)$/s.exec(fs.readFileSync(file, 'utf8'));
    return match ? { pid: Number(match[1]), program: match[2] ?? '' } : undefined;
  } catch {
    return undefined; // gone meanwhile
  }
}

function isRunning({ pid, program }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program);
  } catch {
    return process.platform !== 'linux'; // elsewhere the number alone must do
  }
}
