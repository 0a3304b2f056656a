import fs from 'node:fs/promises';
import path from 'node:path';

/** All of it or nothing, also when the machine stops in between: written beside, flushed, renamed. Readable by the owner only. */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  const handle = await fs.open(beside, 'w', 0o600);
  try {
    await handle.writeFile(data);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await fs.rename(beside, file);
}

/** All of it or nothing for those who read it now; whether it outlasts a stop of the machine, `flush` decides. */
export async function writeLater(file: string, data: Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  await fs.writeFile(beside, data, { mode: 0o600 });
  await fs.rename(beside, file);
}

/** Makes what was written to this file last. A file that is gone by now needs no lasting. */
export async function flush(file: string): Promise<void> {
  const handle = await fs.open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  try {
    await handle?.datasync();
  } finally {
    await handle?.close();
  }
}

/** Makes renames in this folder last. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function readWhole(file: string): Promise<Buffer | undefined> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function makeFolder(folder: string): Promise<string> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  return path.resolve(folder);
}
