import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { keyOf } from '@gatehouse/definition';
import { hashApiKey } from '@gatehouse/kernel';
import { ControlPlaneDouble } from '../../testing/control-plane-double.js';
import type { Contender } from '../peers/contender.js';
import { freePort, type Room } from '../room.js';
import { BASE_PATH, benchObjects } from './snapshot.js';

export interface WholeOptions {
  core: number | 'all';
  upstream: number;
  key: string;
  workers?: number;
  /** An empty snapshot leaves the gateway at rest. */
  mode: 'bare' | 'full' | 'empty';
}

const READY_MS = 20_000;

/** Starts the gateway as it is shipped, with everything around the request path, on a link to a control plane that answers from memory. No Redis is there. */
export async function startWhole(room: Room, { core, upstream, key, workers = 1, mode }: WholeOptions): Promise<Contender> {
  const double = await new ControlPlaneDouble().start();
  room.onEnd(() => double.stop());
  const objects = mode === 'empty' ? [] : benchObjects(mode, `http://127.0.0.1:${upstream}`, hashApiKey(key));
  double.publish(Object.fromEntries(objects.map((object) => [keyOf(object), object])));
  const [port, adminPort, nowhere] = [await freePort(), await freePort(), await freePort()];
  const folder = room.subfolder('whole');
  mkdirSync(folder, { recursive: true });
  const env = {
    ...process.env,
    MALLOC_ARENA_MAX: '2',
    GATEHOUSE_GATEWAY_PORT: String(port),
    GATEHOUSE_GATEWAY_ADMIN_PORT: String(adminPort),
    GATEHOUSE_GATEWAY_NAME: 'bench',
    GATEHOUSE_GATEWAY_TOKEN: double.token,
    GATEHOUSE_GATEWAY_LEAVE_MS: '0',
    GATEHOUSE_GATEWAY_WORKERS: String(workers),
    GATEHOUSE_CONTROL_URL: double.url,
    GATEHOUSE_DATA_DIR: folder,
    GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '*',
    GATEHOUSE_LOG_LEVEL: 'fatal',
    REDIS_URL: `redis://127.0.0.1:${nowhere}`,
  };
  const entry = new URL('../../dist/bundle/main.js', import.meta.url).pathname;
  const child = room.start(core, [process.execPath, ...nodeFlags(), entry], { env, cwd: path.resolve(entry, '../../..') });
  await ready(adminPort, child);
  return { name: 'gatehouse', origin: `http://127.0.0.1:${port}${BASE_PATH}`, headers: { 'x-api-key': key }, pids: familyOf(child.pid ?? 0) };
}

/** As the image starts it. */
function nodeFlags(): string[] {
  const image = readFileSync(new URL('../../../../docker/gateway.Dockerfile', import.meta.url), 'utf8');
  const command = /^CMD (\[.*\])$/m.exec(image)?.[1];
  if (!command) throw new Error('the image of the gateway has no command');
  return (JSON.parse(command) as string[]).slice(1, -1);
}

async function ready(adminPort: number, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end && child.exitCode === null; ) {
    const answer = await fetch(`http://127.0.0.1:${adminPort}/readyz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the gateway was not ready in time');
}

/** A process and all that descend from it. */
export function familyOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}
