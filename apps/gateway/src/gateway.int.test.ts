import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LimitInput } from '@gatehouse/definition';
import { freePort, startRedis } from '@gatehouse/embedded';
import { startUpstream, testRedis, type Upstream, waitFor } from '@gatehouse/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ControlPlaneDouble } from '../testing/control-plane-double.js';
import { sampleSnapshot } from '../testing/sample-snapshot.js';
import type { Status } from './admin/status.js';

// Starts whole processes, on machines that may be busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const MAIN = fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));

interface Process {
  url: string;
  adminUrl: string;
  child: ChildProcess;
  output(): string;
  exit: Promise<number | null>;
}

let dataDir: string;
let double: ControlPlaneDouble;
let upstream: Upstream;
let redisUrl: string;
const processes: Process[] = [];

beforeEach(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-gateway-'));
  double = await new ControlPlaneDouble().start();
  upstream = await startUpstream();
  redisUrl = (await testRedis()).url;
});
afterEach(async () => {
  for (const { child, exit } of processes.splice(0)) {
    child.kill('SIGKILL');
    await exit;
  }
  await Promise.all([double.stop(), upstream.close()]);
  await fs.rm(dataDir, { recursive: true, force: true });
});

/** The real program, as the launcher starts it. */
function run(environment: Record<string, string>): Omit<Process, 'url' | 'adminUrl'> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return { child, output: () => output, exit: new Promise((resolve) => child.once('exit', (code) => resolve(code))) };
}

async function start(name = 'gw-1', extra: Record<string, string> = {}): Promise<Process> {
  const one = run({
    GATEHOUSE_GATEWAY_PORT: '0',
    GATEHOUSE_GATEWAY_ADMIN_PORT: '0',
    GATEHOUSE_GATEWAY_NAME: name,
    GATEHOUSE_CONTROL_URL: double.url,
    GATEHOUSE_GATEWAY_TOKEN: double.token,
    GATEHOUSE_GATEWAY_LEAVE_MS: '0',
    GATEHOUSE_DATA_DIR: dataDir,
    // Patient, because the test machine may be busy; a shorter wait would only decide sooner that Redis is away
    GATEHOUSE_REDIS_TIMEOUT_MS: '5000',
    REDIS_URL: redisUrl,
    ...extra,
  });
  const line = await waitFor(() => /\{[^\n]*"gateway listens"[^\n]*\}/.exec(one.output())?.[0], { timeoutMs: 30_000, what: `start of ${name}` });
  const { port, adminPort } = JSON.parse(line) as { port: number; adminPort: number };
  const made = { ...one, url: `http://127.0.0.1:${port}`, adminUrl: `http://127.0.0.1:${adminPort}` };
  processes.push(made);
  return made;
}

const status = async (gateway: Process) => (await (await fetch(`${gateway.adminUrl}/status`)).json()) as Status;
const ready = (gateway: Process) => waitFor(async () => (await fetch(`${gateway.adminUrl}/readyz`)).status === 200);
const call = (gateway: Process, key: string, target = '/acme/pets/v1/pets/7') => fetch(`${gateway.url}${target}`, { headers: { 'x-api-key': key } });

function publish(limits: LimitInput[] = []): string {
  const { key, objects } = sampleSnapshot(upstream.url, limits);
  double.publish(objects);
  return key;
}

async function killHard({ child, exit }: Process): Promise<void> {
  child.kill('SIGKILL');
  await exit;
}

describe('the gateway program', () => {
  test('short of memory refuses calls with a word on when to come again, and its admin port answers all the same', async () => {
    publish();
    // every process has more than a byte
    const gateway = await start('gw-1', { GATEHOUSE_GATEWAY_MEMORY_BYTES_MAX: '1' });
    await waitFor(async () => (await status(gateway)).load.pressures.includes('memory'));
    const refused = await call(gateway, 'any');
    expect([refused.status, refused.headers.get('retry-after'), ((await refused.json()) as { code: string }).code]).toEqual([503, '1', 'gateway.overloaded']);
    expect((await fetch(`${gateway.adminUrl}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${gateway.adminUrl}/metrics`)).text()).toMatch(/^gatehouse_gateway_overloaded 1$/m);
    expect((await status(gateway)).load.turnedAway).toBeGreaterThan(0);
  });

  test('starts without a snapshot, becomes ready with one, answers calls and ships their records', async () => {
    const gateway = await start();
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(503);
    expect((await call(gateway, 'none')).status).toBe(503);
    const key = publish();
    await ready(gateway);
    const answered = await call(gateway, key);
    expect(answered.status).toBe(200);
    // which way of reading sockets was found to work
    expect((await status(gateway)).engine).toMatchObject({ node: process.version, sockets: 'fast', connections: expect.any(Number) });
    expect(await answered.json()).toMatchObject({ method: 'GET', path: '/pets/7' });
    expect((await call(gateway, key, '/acme/pets/v1/none')).status).toBe(404);
    const unknown = await call(gateway, 'gth_live_00000000');
    expect(unknown.status).toBe(401);
    expect(await unknown.json()).toMatchObject({ type: 'https://docs.example.com/errors/gateway.credential_malformed' });
    await waitFor(() => double.records.length === 4, { what: 'four call records' });
    expect(double.records.find((record) => record.status === 200)).toMatchObject({
      operationId: 'getPet',
      applicationId: 'app_1',
      planId: 'plan_1',
      credentialId: 'cred_1',
      outcome: 'answered',
    });
    expect(JSON.stringify(double.records)).not.toContain(key);
    expect(gateway.output()).not.toContain(key);
    expect(gateway.output()).not.toContain(double.token);
  });

  test('says what it does on the admin port, and only there', async () => {
    const gateway = await start();
    publish();
    await ready(gateway);
    await waitFor(() => double.acknowledgements.length > 0);
    expect(await status(gateway)).toMatchObject({
      name: 'gw-1',
      gatewayId: 'gw_1',
      ready: true,
      snapshot: { sequence: 1, errors: [], incomplete: false },
      link: { state: 'connected' },
      limits: { store: 'connected' },
    });
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/^gatehouse_gateway_snapshot_sequence 1$/m);
    expect(metrics).toMatch(/^# TYPE gatehouse_gateway_records_shipped_total counter\ngatehouse_gateway_records_shipped_total 0$/m);
    expect(metrics).toMatch(/^gatehouse_gateway_request_duration_seconds_count 0$/m);
    expect((await fetch(`${gateway.adminUrl}/healthz`)).status).toBe(200);
    expect((await fetch(`${gateway.adminUrl}/healthz`, { method: 'POST' })).status).toBe(405);
    for (const page of ['/healthz', '/readyz', '/status', '/metrics']) expect((await fetch(`${gateway.url}${page}`)).status).toBe(404);
  });

  test('a revoked key is refused although the snapshot still has it', async () => {
    const gateway = await start();
    const key = publish();
    await ready(gateway);
    expect((await call(gateway, key)).status).toBe(200);
    double.deny('credential', 'cred_1');
    await waitFor(async () => (await call(gateway, key)).status === 401);
  });

  test('two gateways, strict: 300 calls at a limit of 100 let through exactly 100', async () => {
    double.gatewayCount = 2;
    const both = [await start('gw-1'), await start('gw-2')];
    const key = publish([{ kind: 'rate', name: 'hourly', requests: 100, windowMs: 31 * 86_400_000, mode: 'strict' }]);
    for (const gateway of both) await ready(gateway);
    const statuses: number[] = [];
    const worker = async (from: number) => {
      for (let i = from; i < 300; i += 10) {
        const reply = await call(both[i % 2] as Process, key);
        await reply.arrayBuffer();
        statuses.push(reply.status);
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, i) => worker(i)));
    expect(statuses.filter((code) => code === 200)).toHaveLength(100);
    expect(statuses.filter((code) => code === 429)).toHaveLength(200);
  });

  test('killed and started again with the control plane and Redis dead: serves at once, and loses no record', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-gateway-redis-'));
    const redis = await startRedis({ dir: folder, cache: CACHE });
    try {
      const first = await start('gw-1', { REDIS_URL: redis.url });
      const key = publish([{ kind: 'rate', name: 'r', requests: 1_000, windowMs: 3_600_000 }]);
      await ready(first);
      await waitFor(() => double.acknowledgements.length > 0);
      await waitFor(async () => (await fs.readdir(path.join(dataDir, 'gateways', 'gw-1', 'snapshot'))).includes('last-good.json'));
      await double.stop();
      process.kill(redis.pid, 'SIGKILL');
      await redis.exited;
      for (let i = 0; i < 40; i++) expect((await call(first, key)).status).toBe(200);
      await waitFor(async () => (await status(first)).records.written === 40);
      await killHard(first);
      const second = await start('gw-1', { REDIS_URL: redis.url });
      expect((await fetch(`${second.adminUrl}/readyz`)).status).toBe(200);
      for (let i = 0; i < 10; i++) expect((await call(second, key)).status).toBe(200);
      await double.start();
      await waitFor(() => double.records.length === 50);
      expect(new Set(double.records.map(({ requestId }) => requestId)).size).toBe(50);
    } finally {
      await redis.stop();
      await fs.rm(folder, { recursive: true, force: true });
    }
  });

  test('SIGTERM: a call in flight ends, its record arrives, the process ends with 0', async () => {
    await upstream.close();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    upstream = await startUpstream(async (_request, response) => {
      await held;
      response.end('late');
    });
    const gateway = await start();
    const key = publish();
    await ready(gateway);
    const under = call(gateway, key);
    await waitFor(() => upstream.requests.length === 1);
    gateway.child.kill('SIGTERM');
    await waitFor(async () => (await fetch(`${gateway.adminUrl}/readyz`)).status === 503);
    await waitFor(() =>
      fetch(`${gateway.url}/x`).then(
        () => false,
        () => true,
      ),
    );
    release();
    expect(await (await under).text()).toBe('late');
    expect(await gateway.exit).toBe(0);
    expect(double.records.map(({ status: code }) => code)).toEqual([200]);
  });

  test.each(['1', '2'])('with %s processes: a log that nobody reads any more keeps none of them from their end', async (workers) => {
    const { child, exit } = await start('gw-1', { GATEHOUSE_GATEWAY_WORKERS: workers });
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.kill('SIGTERM');
    // no time of any machine: workers that try to write for ever are killed later than that
    expect(await Promise.race([exit, pause(25_000, 'still there')])).toBe(0);
  });
});

describe('a start that cannot work ends with one clear line', () => {
  const settings = () => ({
    GATEHOUSE_GATEWAY_TOKEN: double.token,
    GATEHOUSE_GATEWAY_LEAVE_MS: '0',
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_GATEWAY_PORT: '0',
    GATEHOUSE_GATEWAY_ADMIN_PORT: '0',
    REDIS_URL: redisUrl,
    GATEHOUSE_LOG_LEVEL: 'fatal',
  });
  const cases: [string, () => Promise<Record<string, string>> | Record<string, string>, RegExp][] = [
    ['a port that is none', () => ({ GATEHOUSE_GATEWAY_PORT: 'eighty' }), /GATEHOUSE_GATEWAY_PORT: a port number/],
    ['no token', () => ({ GATEHOUSE_GATEWAY_TOKEN: '' }), /GATEHOUSE_GATEWAY_TOKEN: is needed/],
    ['a control plane that is no address', () => ({ GATEHOUSE_CONTROL_URL: 'localhost' }), /GATEHOUSE_CONTROL_URL/],
    ['a taken port', () => ({ GATEHOUSE_GATEWAY_PORT: new URL(upstream.url).port }), /port \d+ on 127\.0\.0\.1 is taken/],
    [
      'a data folder that is a file',
      async () => {
        const file = path.join(dataDir, 'file');
        await fs.writeFile(file, '');
        return { GATEHOUSE_DATA_DIR: file };
      },
      /cannot start|data folder/,
    ],
  ];
  for (const [name, change, message] of cases) {
    test(name, async () => {
      const one = run({ ...settings(), ...(await change()) });
      expect(await one.exit).toBe(1);
      expect(one.output()).toMatch(message);
      expect(one.output().trim().split('\n')).toHaveLength(1);
      expect(one.output()).not.toContain(double.token);
    });
  }

  test('a data folder in use by another gateway', async () => {
    await start('same');
    const one = run({ ...settings(), GATEHOUSE_GATEWAY_NAME: 'same', GATEHOUSE_GATEWAY_PORT: String(await freePort()) });
    expect(await one.exit).toBe(1);
    expect(one.output()).toMatch(/in use by process \d+/);
  });
});
