import { existsSync } from 'node:fs';
import path from 'node:path';
import { Missing } from '../programs.js';
import { CORES, freePort, listening, type Room } from '../room.js';
import type { Contender } from './contender.js';

const FOLDER = process.env.GATEHOUSE_BENCH_PORTKEY ?? new URL('../../../../.cache/portkey', import.meta.url).pathname;
/** With these two it streams on current versions of Node; those that it would take by itself answer 500 to every stream on some. */
const MANIFEST = '{"private":true,"dependencies":{"@portkey-ai/gateway":"1.15.2"},"overrides":{"@hono/node-server":"1.3.3","hono":"4.9.7"}}';

/** Portkey's gateway, whose calls go to the same upstream. @throws Missing, saying how to install it */
export async function portkey(room: Room, upstream: number): Promise<Contender> {
  const entry = path.join(FOLDER, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (!existsSync(entry))
    throw new Missing(`@portkey-ai/gateway is not installed (mkdir -p ${FOLDER} && cd ${FOLDER} && echo '${MANIFEST}' > package.json && npm install)`);
  const port = await freePort();
  const child = room.start(CORES.proxy, [process.execPath, entry, `--port=${port}`, '--headless'], { cwd: FOLDER, stdio: 'pipe' });
  await listening(port, child);
  const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${upstream}/v1`, authorization: 'Bearer none' };
  return { name: 'portkey', origin: `http://127.0.0.1:${port}`, headers, pids: [child.pid ?? 0] };
}
