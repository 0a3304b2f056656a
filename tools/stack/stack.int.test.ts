import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startRedis } from '@gatehouse/embedded';
import { testServers } from '@gatehouse/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { inRoot } from '../paths.js';
import { writeFixtureApps } from './fixture-apps.js';
import { type Stack, type StackOptions, startStack } from './stack.js';

// Whole systems are started here, on a machine that may be busy with other suites.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let folder: string;
let apps: string;
const stacks: Stack[] = [];

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-stack-'));
  apps = await writeFixtureApps(path.join(folder, 'apps'));
});
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.stop();
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const servers = () => ({ DATABASE_URL: testServers().postgresUrl, REDIS_URL: testServers().redisUrl });

async function start(name: string, options: Partial<StackOptions> = {}): Promise<Stack> {
  const stack = await startStack({ dataDir: path.join(folder, name), apps, env: servers(), ...options });
  stacks.push(stack);
  return stack;
}

const alive = (pid: number | undefined) => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};
const pidsOf = (stack: Stack) => Object.values(stack.processes).map(({ pid }) => pid);
const ask = async (url: string) => (await (await fetch(url)).json()) as Record<string, unknown>;

test('everything runs on embedded servers, keeps its secrets over a restart, and is gone after a stop', async () => {
  const first = await start('whole', { env: {}, gateways: 2, demo: true });
  expect(Object.keys(first.processes)).toEqual([
    'postgres',
    'redis',
    'control-plane',
    'worker',
    'gateway-1',
    'gateway-2',
    'portal',
    'mock-model',
    'demo-upstream',
  ]);
  expect(await ask(`${first.urls.mockModel}/health`)).toMatchObject({ status: 'ok' });
  expect(await ask(`${first.urls.gateways[1]}/`)).toEqual({ name: 'gateway-2', database: null, secret: null });
  expect(await ask(`${first.urls.control}/`)).toMatchObject({ name: 'api', database: first.urls.database });
  expect(await ask(`${first.urls.demoUpstream}/stations`)).toMatchObject({ data: [{ name: 'Berlin Hauptbahnhof' }, { name: 'Paris Gare du Nord' }] });
  expect(first.firstStart).toBe(true);
  const pids = pidsOf(first);
  expect(pids.every(alive)).toBe(true);
  await first.stop();
  expect(pids.some(alive)).toBe(false);

  const secrets = path.join(folder, 'whole', 'secrets.json');
  expect((await fs.stat(secrets)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await fs.readFile(secrets, 'utf8'))).toMatchObject({ gatewayToken: expect.stringMatching(/^gth_gw_[0-9A-Za-z]{43}$/) });
  const second = await start('whole', { env: {} });
  expect(second.firstStart).toBe(false);
  expect(second.admin).toEqual(first.admin);
});

test('a crashed process comes back by itself, a killed one only when asked', async () => {
  const stack = await start('crash', { portal: false });
  const gateway = () => stack.processes['gateway-1'];
  const before = gateway()?.pid;
  await fetch(`${stack.urls.gateways[0]}/crash`).catch(() => {});
  await expect.poll(() => gateway()?.restarts, { timeout: 10_000 }).toBe(1);
  expect(gateway()?.pid).not.toBe(before);
  expect(await ask(`${stack.urls.gateways[0]}/`)).toMatchObject({ name: 'gateway-1' });

  await stack.kill('control-plane');
  await new Promise((resolve) => setTimeout(resolve, 600)); // longer than the first back-off
  expect(stack.processes['control-plane']?.pid).toBeUndefined();
  await stack.restart('control-plane');
  expect(await ask(`${stack.urls.control}/`)).toMatchObject({ name: 'api' });
  await expect(stack.kill('nobody')).rejects.toThrow(/No process "nobody"/);
  expect(await fs.readFile(stack.logFile, 'utf8')).toMatch(/supervisor \| gateway-1 ended unexpectedly \(exit code 3\)/);
});

test.each(['migrate', 'worker', 'gateway-1', 'portal'])('when %s fails to start, its own words are the reason and nothing is left', async (name) => {
  const dataDir = path.join(folder, `broken-${name}`);
  const failed = startStack({ dataDir, apps, env: { ...servers(), BREAK: name } });
  await expect(failed).rejects.toThrow(new RegExp(`^${name}.*: Error: ${name} is broken on purpose`));
  expect(await commandLines()).not.toContain(apps);
});

test('a process that ignores the request to stop is ended by force', async () => {
  const stack = await start('stubborn', { portal: false, graceMs: 500, env: { ...servers(), STUBBORN: 'worker' } });
  const pids = pidsOf(stack);
  await stack.stop();
  expect(pids.some(alive)).toBe(false);
});

test.each(['SIGKILL', 'SIGTERM'] as const)('nothing outlives a launcher ended by %s', async (signal) => {
  const options = { dataDir: path.join(folder, `orphans-${signal}`), apps };
  const script = `import { startStack } from ${JSON.stringify(inRoot('tools/stack/stack.ts'))};
    const stack = await startStack(${JSON.stringify(options)});
    process.send(Object.values(stack.processes).map((process) => process.pid));`;
  const file = path.join(folder, `launcher-${signal}.mjs`);
  await fs.writeFile(file, script);
  const launcher = spawn(process.execPath, ['--import', inRoot('tools/ts-hook.mjs'), file], {
    cwd: inRoot('tools'),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [pids] = (await once(launcher, 'message')) as [number[]];
  expect(pids.length).toBe(6);
  launcher.kill(signal);
  await expect.poll(() => pids.some(alive), { timeout: 15_000 }).toBe(false);
});

test('what stands in the way of a start is one clear line', async () => {
  await fs.writeFile(path.join(folder, 'a-file'), '');
  await expect(start('a-file/data')).rejects.toThrow(/^The data folder .* cannot be written \(ENOTDIR\)\. Choose another with GATEHOUSE_DATA_DIR\.$/);
  await expect(start('x', { env: { ...servers(), DATABASE_URL: 'postgres://me:pw@127.0.0.1:1/x' } })).rejects.toThrow(
    /^PostgreSQL at postgres:\/\/127\.0\.0\.1:1\/x cannot be reached: [^\n]*$/,
  );
  await expect(start('x', { env: { ...servers(), REDIS_URL: 'redis://127.0.0.1:1' } })).rejects.toThrow(
    /^Redis at redis:\/\/127\.0\.0\.1:1 cannot be reached: [^\n]*$/,
  );

  await start('shared', { portal: false });
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'tools/main.ts']);
  await fs.writeFile(path.join(folder, 'shared', 'running.pid'), String(other.pid));
  await expect(start('shared')).rejects.toThrow(`Gatehouse already runs on ${path.join(folder, 'shared')} (process ${other.pid})`);
  other.kill();
});

test('a Redis that forgets is refused', async () => {
  const own = await startRedis({ dir: path.join(folder, 'redis'), cache: inRoot('.cache') });
  const admin = new Redis(own.url);
  await admin.config('SET', 'appendonly', 'no');
  admin.disconnect();
  await expect(start('forgets', { env: { ...servers(), REDIS_URL: own.url } })).rejects.toThrow(/appendonly off/);
  await own.stop();
});

async function commandLines(): Promise<string> {
  const pids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => fs.readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return lines.join('\n');
}
