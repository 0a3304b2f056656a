import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, redisFault, startPostgres, startRedis } from './index.mjs';

const cache = fileURLToPath(new URL('../../../.cache', import.meta.url));
const running: RunningServer[] = [];
let dir: string;

beforeAll(async () => {
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-embedded-'));
});
afterAll(async () => {
  for (const server of running) await server.stop();
  await fs.rm(dir, { recursive: true, force: true });
});

async function started(server: Promise<RunningServer>) {
  running.push(await server);
  return server;
}

async function query(url: string, sql: string) {
  const client = new pg.Client(url);
  client.on('error', () => {}); // the server is killed under it in one test
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('Postgres keeps its data and password over a clean stop, a kill, and a reused process number', async () => {
  const home = path.join(dir, 'postgres');
  const first = await started(startPostgres({ dir: home }));
  expect((await query(first.url, 'select current_user u, rolsuper s from pg_roles where rolname = current_user'))[0]).toEqual({
    u: 'gatehouse_owner',
    s: true,
  });
  expect((await fs.stat(path.join(home, 'owner-password'))).mode & 0o777).toBe(0o600);
  await query(first.url, 'create table kept (id int); insert into kept values (7)');
  await first.stop();
  expect(await first.exited).toEqual({ code: 0, signal: null });

  const second = await started(startPostgres({ dir: home, port: first.port }));
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
  process.kill(second.pid, 'SIGKILL');
  await second.exited;
  const again = await started(startPostgres({ dir: home })); // at once, while workers of the killed one may still be leaving
  process.kill(again.pid, 'SIGKILL');
  await again.exited;
  const pidFile = path.join(home, 'data', 'postmaster.pid');
  await fs.writeFile(pidFile, (await fs.readFile(pidFile, 'utf8')).replace(/^\d+/, String(process.ppid)));

  const third = await started(startPostgres({ dir: home }));
  expect(await query(third.url, 'select id from kept')).toEqual([{ id: 7 }]);
  await expect(startPostgres({ dir: home })).rejects.toThrow(`Another PostgreSQL (process ${third.pid}) already runs`);
});

test('a taken port is one clear error, and nothing is left running', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as net.AddressInfo;
  await expect(startRedis({ dir: path.join(dir, 'redis-taken'), cache, port })).rejects.toThrow(
    /^Redis did not start on port \d+: Failed listening on port \d+ \(TCP\)/,
  );
  await expect(startPostgres({ dir: path.join(dir, 'postgres-taken'), port })).rejects.toThrow(/could not bind/);
  taken.close();
});

test('Redis is append-only, never evicts, and keeps its data over a restart', async () => {
  const options = { dir: path.join(dir, 'redis'), cache };
  const first = await started(startRedis(options));
  expect(await redisFault(first.url)).toBeUndefined();
  const client = new Redis(first.url);
  await client.set('kept', 'yes');
  client.disconnect();
  await first.stop();

  const second = await started(startRedis({ ...options, port: first.port }));
  const again = new Redis(second.url);
  expect(await again.get('kept')).toBe('yes');
  await again.config('SET', 'maxmemory-policy', 'allkeys-lru');
  expect(await redisFault(second.url)).toMatch(/evicts keys \(maxmemory-policy allkeys-lru\)/);
  await again.config('SET', 'appendonly', 'no');
  expect(await redisFault(second.url)).toMatch(/appendonly off/);
  again.disconnect();
  await second.stop();
  expect(await redisFault(second.url)).toMatch(/cannot be reached/);
});

test('both servers end when the process that started them is killed', async () => {
  const script = `import { startPostgres, startRedis } from ${JSON.stringify(new URL('./index.mjs', import.meta.url).href)};
    const servers = await Promise.all([startPostgres({ dir: ${JSON.stringify(path.join(dir, 'orphan-postgres'))} }), startRedis({ dir: ${JSON.stringify(path.join(dir, 'orphan-redis'))}, cache: ${JSON.stringify(cache)} })]);
    process.send(servers.map((server) => server.pid));
    setInterval(() => {}, 1000);`;
  const parent: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [pids] = (await once(parent, 'message')) as [number[]];
  parent.kill('SIGKILL');
  await expect.poll(() => pids.some(alive), { timeout: 10_000 }).toBe(false);
});
