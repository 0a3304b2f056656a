import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startUpstream, testRedis, type Upstream, waitFor } from '@gatehouse/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ControlPlaneDouble } from '../../testing/control-plane-double.js';
import { RunningGateway } from '../../testing/running-gateway.js';
import { sampleSnapshot } from '../../testing/sample-snapshot.js';

// Starts whole processes, on machines that may be busy
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let folder: string;
let file: string;
let double: ControlPlaneDouble;
let upstream: Upstream;
let redisUrl: string;
let key: string;
let fingerprint: string;
const running: RunningGateway[] = [];

const environment = (name: string, extra: Record<string, string> = {}): Record<string, string> => ({
  GATEHOUSE_GATEWAY_PORT: '0',
  GATEHOUSE_GATEWAY_ADMIN_PORT: '0',
  GATEHOUSE_GATEWAY_NAME: name,
  GATEHOUSE_GATEWAY_DRAIN_MS: '1000',
  GATEHOUSE_CONTROL_URL: double.url,
  GATEHOUSE_GATEWAY_TOKEN: double.token,
  GATEHOUSE_GATEWAY_LEAVE_MS: '0',
  GATEHOUSE_DATA_DIR: folder,
  REDIS_URL: redisUrl,
  ...extra,
});

async function start(name: string, extra: Record<string, string> = {}): Promise<RunningGateway> {
  const gateway = new RunningGateway(environment(name, extra));
  running.push(gateway);
  return gateway.listens();
}

const joining = (extra: Record<string, string> = {}) => ({ GATEHOUSE_SNAPSHOT_FILE: file, GATEHOUSE_SNAPSHOT_KEYS: fingerprint, ...extra });
const call = async (gateway: RunningGateway) => (await fetch(`${gateway.url}/acme/pets/v1/pets/7`, { headers: { 'x-api-key': key } })).status;

/** A gateway that runs writes its snapshot into a file; then the control plane dies. */
async function prepare(): Promise<void> {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-join-'));
  file = path.join(folder, 'snapshot.bundle');
  double = await new ControlPlaneDouble().start();
  upstream = await startUpstream();
  redisUrl = (await testRedis()).url;
  const sample = sampleSnapshot(upstream.url);
  key = sample.key;
  double.publish(sample.objects);
  const first = await start('gw-1');
  await first.ready();
  await waitFor(async () => (await fs.readdir(path.join(folder, 'gateways', 'gw-1', 'snapshot'))).includes('last-good.json'));
  const asked = new RunningGateway(environment('gw-1'), ['export-snapshot', file]);
  expect(await asked.exit).toBe(0);
  fingerprint = /^GATEHOUSE_SNAPSHOT_KEYS=([0-9a-f]{64})$/m.exec(asked.output)?.[1] ?? '';
  await double.stop();
}

async function endAll(): Promise<void> {
  for (const gateway of running) gateway.signal('SIGTERM');
  await Promise.all(running.splice(0).map(({ exit }) => exit));
}

async function clear(): Promise<void> {
  await endAll();
  await Promise.all([double.stop(), upstream.close()]);
  await fs.rm(folder, { recursive: true, force: true });
}

describe('a new gateway', () => {
  beforeEach(prepare);
  afterEach(clear);

  test.each(['1', '2'])('serves from the file with the control plane dead, and follows it once it is back (%s processes)', async (workers) => {
    const joined = await start('gw-new', joining({ GATEHOUSE_GATEWAY_WORKERS: workers }));
    await joined.ready();
    expect(await call(joined)).toBe(200);
    const status = await joined.status();
    expect(status).toMatchObject({ gatewayId: null, snapshot: { sequence: 1, errors: [] }, link: { gateways: 2 } });
    expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
    expect(await fs.readFile(file, 'utf8')).not.toContain(double.token);
    await double.start();
    await waitFor(() => double.records.length === 1);
    double.deny('credential', 'cred_1');
    await waitFor(async () => (await call(joined)) === 401);
  });

  test('denials that no snapshot contains yet come with the file', async () => {
    await double.start();
    double.deny('credential', 'cred_1');
    const [first] = running as [RunningGateway];
    await waitFor(async () => (await call(first)) === 401);
    await waitFor(async () => (await fs.readFile(path.join(folder, 'gateways', 'gw-1', 'denials.json'), 'utf8')).includes('cred_1'));
    const again = new RunningGateway(environment('gw-1'), ['export-snapshot', file]);
    expect(await again.exit).toBe(0);
    await double.stop();
    const joined = await start('gw-new', joining());
    await joined.ready();
    expect(await call(joined)).toBe(401);
  });

  test('while the control plane answers, the file is left alone', async () => {
    await double.start();
    const joined = await start('gw-new', joining());
    await joined.ready();
    expect(joined.output).toContain('the snapshot file is not needed');
  });
});

const changed = async (change: (lines: string[]) => string[]) => fs.writeFile(file, change((await fs.readFile(file, 'utf8')).split('\n')).join('\n'));
const refusals: [string, () => Promise<unknown> | Record<string, string>, RegExp][] = [
  ['signed by a key that is not trusted', () => ({ GATEHOUSE_SNAPSHOT_KEYS: '0'.repeat(64) }), /signature by key \w+ does not verify/],
  ['made with the token of others', () => ({ GATEHOUSE_GATEWAY_TOKEN: 'gth_gw_another-token-0123' }), /another gateway token, or changed since/],
  ['with denials taken out', () => changed(([head = '', ...rest]) => [head.replace('"haveSequence":0', '"haveSequence":9'), ...rest]), /changed since/],
  [
    'with an object changed',
    () => changed((lines) => lines.map((line) => line.replace('"name":"Free"', '"name":"Paid"'))),
    /1 of \d+ objects are missing or not what they are named/,
  ],
  ['cut short', () => changed((lines) => lines.slice(0, 4)), /objects are missing/],
  ['that is none', () => fs.writeFile(file, 'hello'), /changed since/],
  ['that is not there', () => fs.rm(file), /ENOENT/],
];

describe('a file that is not as it was written', () => {
  let written: string;
  beforeAll(async () => {
    await prepare();
    await endAll();
    written = await fs.readFile(file, 'utf8');
  });
  beforeEach(() => fs.writeFile(file, written, { mode: 0o600 }));
  afterEach(async () => {
    // asked to stop, each would try for seconds to ship its records to a control plane that is dead
    await Promise.all(running.splice(0).map((gateway) => gateway.kill()));
    await fs.rm(path.join(folder, 'gateways', 'gw-new'), { recursive: true, force: true });
  });
  afterAll(clear);

  test.each(refusals)('%s is not believed, and the gateway waits as without one', async (_, spoil, reason) => {
    const extra = await spoil();
    const joined = await start('gw-new', joining(typeof extra === 'object' ? (extra as Record<string, string>) : {}));
    expect(joined.output).toContain('the snapshot file cannot be used');
    expect(joined.output).toMatch(reason);
    expect((await fetch(`${joined.adminUrl}/readyz`)).status).toBe(503);
    expect(await call(joined)).toBe(503);
  });

  test('a file without a key to trust is a mistake that is said at the start', async () => {
    const one = new RunningGateway(environment('gw-new', { GATEHOUSE_SNAPSHOT_FILE: file }));
    expect(await one.exit).toBe(1);
    expect(one.output).toMatch(/GATEHOUSE_SNAPSHOT_KEYS: is needed/);
  });
});
