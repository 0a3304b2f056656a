import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CORES, type Room } from '../room.js';
import { startNginx } from './nginx.js';

const SMALL = '{"id":"chatcmpl-123","object":"chat.completion","model":"m-1","ok":true,"usage":{"prompt":12,"out":9}}';
/** Bytes of the files it serves. */
export const FILES = { '10k': 10_110, '1m': 1_000_000, '10m': 10_000_000 } as const;

/** The upstream of every contender, on the load's core: a short JSON answer from memory, and files where a path ends in the name of one. */
export async function startUpstream(room: Room): Promise<number> {
  const { port, folder } = await startNginx(room, {
    core: CORES.load,
    http: (own) => `sendfile on; open_file_cache max=10; open_file_cache_valid 600s;
      server { listen 127.0.0.1:${own} backlog=4096; root ./files;
        location / { return 200 '${SMALL}'; }
        location ~ /(?<file>10k|1m|10m)$ { rewrite ^ /$file break; } }`,
  });
  const files = path.join(folder, 'files');
  mkdirSync(files);
  for (const [name, bytes] of Object.entries(FILES)) writeFileSync(path.join(files, name), Buffer.alloc(bytes, 'abcdefghijklmnopqrstuvwxyz012345'));
  return port;
}
