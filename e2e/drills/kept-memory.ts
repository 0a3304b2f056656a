import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export interface KeptMemory {
  /** What lives in the heap and beside it (buffers) after a full collection: bytes. */
  kept: number;
  /** Of the whole process, right after it: bytes. */
  resident: number;
}

export interface KeptMemoryAsker {
  /** For processes of Node that are to be asked. */
  env: Record<string, string>;
  /** Lets a process collect all of its garbage, which stops it meanwhile. */
  ask(pid: number): Promise<KeptMemory>;
  end(): void;
}

/** Resident memory goes up and down by what is garbage; a leak is seen in what is left when that is gone. */
export function keptMemory(): KeptMemoryAsker {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-kept-'));
  const probe = new URL('./kept-memory-probe.ts', import.meta.url);
  return {
    env: { NODE_OPTIONS: `--expose-gc --import=${probe}`, KEPT_MEMORY_FOLDER: folder },
    ask: async (pid) => JSON.parse(await text(net.connect(path.join(folder, `${pid}.sock`)))) as KeptMemory,
    end: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
