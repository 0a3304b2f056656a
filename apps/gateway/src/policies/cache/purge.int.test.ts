import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { objectKey, type PurgeScope, type SnapshotObject } from '@gatehouse/definition';
import { startUpstream, testRedis, type Upstream, waitFor } from '@gatehouse/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ControlPlaneDouble } from '../../../testing/control-plane-double.js';
import { RunningGateway } from '../../../testing/running-gateway.js';
import { sampleSnapshot } from '../../../testing/sample-snapshot.js';

// Starts whole processes, on machines that may be busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let dataDir: string;
let double: ControlPlaneDouble;
let upstream: Upstream;
let redisUrl: string;
const gateways: RunningGateway[] = [];

beforeEach(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-purge-'));
  double = await new ControlPlaneDouble().start();
  upstream = await startUpstream((_request, response) => void response.setHeader('cache-control', 'max-age=600').setHeader('cache-tag', 'pets').end('hello'));
  redisUrl = (await testRedis()).url;
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.kill();
  await Promise.all([double.stop(), upstream.close()]);
  await fs.rm(dataDir, { recursive: true, force: true });
});

async function start(name: string, extra: Record<string, string> = {}): Promise<RunningGateway> {
  const gateway = new RunningGateway({
    GATEHOUSE_GATEWAY_PORT: '0',
    GATEHOUSE_GATEWAY_ADMIN_PORT: '0',
    GATEHOUSE_GATEWAY_NAME: name,
    GATEHOUSE_CONTROL_URL: double.url,
    GATEHOUSE_GATEWAY_TOKEN: double.token,
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_REDIS_TIMEOUT_MS: '5000',
    REDIS_URL: redisUrl,
    ...extra,
  });
  gateways.push(gateway);
  await gateway.listens();
  await gateway.ready();
  return gateway;
}

function publish(): string {
  const { key, objects } = sampleSnapshot(upstream.url);
  const at = objectKey.api('env_1', 'ver_1');
  const api = objects[at] as Extract<SnapshotObject, { kind: 'api' }>;
  double.publish({ ...objects, [at]: { ...api, policies: [...api.policies, { type: 'cache', version: 1, enabled: true, config: {} }] } });
  return key;
}

test('a purge reaches every process of every gateway, and what they share', async () => {
  const key = publish();
  const shared = { REDIS_CACHE_URL: redisUrl };
  const [one, two] = [await start('one', { ...shared, GATEHOUSE_GATEWAY_WORKERS: '2' }), await start('two', shared)];
  const told = async ({ url }: RunningGateway) => {
    const response = await fetch(`${url}/acme/pets/v1/pets/7`, { headers: { 'x-api-key': key, connection: 'close' } });
    expect([response.status, await response.text()]).toEqual([200, 'hello']);
    return response.headers.get('cache-status') ?? '';
  };
  // connections fall to either worker: enough of them for both
  const everywhere = async () => {
    const all: string[] = [];
    for (let i = 0; i < 12; i++) all.push(await told(one), await told(two));
    return all;
  };
  await waitFor(async () => (await everywhere()).every((text) => text.includes('hit')), { timeoutMs: 30_000 });
  const calls = upstream.requests.length;
  for (const gateway of [one, two]) {
    expect((await gateway.status()).responses).toMatchObject({ shared: 'connected', keys: expect.any(Number), bytes: expect.any(Number) });
    expect(await (await fetch(`${gateway.adminUrl}/metrics`)).text()).toMatch(/^gatehouse_gateway_cache_hits_total [1-9]/m);
  }
  for (const scope of [{ by: 'tag', tag: 'pets' }, { by: 'url', path: '/pets/7' }, { by: 'api' }] satisfies PurgeScope[]) {
    const before = upstream.requests.length;
    double.purge({ tenantId: 'ten_1', apiId: 'api_1', scope });
    await waitFor(async () => (await Promise.all([told(one), told(two)])) && upstream.requests.length > before, { timeoutMs: 10_000 });
    await waitFor(async () => (await everywhere()).every((text) => text.includes('hit')), { timeoutMs: 30_000 });
  }
  expect(upstream.requests.length).toBeGreaterThan(calls);
  const before = upstream.requests.length;
  double.purge({ tenantId: 'ten_2', apiId: 'api_1', scope: { by: 'api' } });
  double.purge({ tenantId: 'ten_1', apiId: 'api_2', scope: { by: 'api' } });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await everywhere();
  expect(upstream.requests).toHaveLength(before);
});
