import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, type RunningServer, startRedis } from '@gatehouse/embedded';
import { testRedis, waitFor } from '@gatehouse/testing';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { CacheRedis } from '../src/policies/cache/cache-redis.js';
import { RedisTier } from '../src/policies/cache/redis-tier.js';
import { giveCache, ResponseCache } from '../src/policies/cache/response-cache.js';
import { callAsHost } from './call-as-host.js';
import { api, conformance, policy, startGateway, upstream, upstreamServer } from './harness.js';

const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));
const log = { info: () => {}, warn: () => {}, error: () => {} };
type Handler = NonNullable<Parameters<typeof upstreamServer>[0]>;

const fresh =
  (body: Buffer | string, headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    response.setHeader('cache-control', 'max-age=60');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(body);
  };

/** Gateways with a Redis for what they store, and one upstream behind them. */
async function sharing(url: string, handler: Handler, count = 2) {
  const behind = await upstreamServer(handler);
  const gateways = [];
  for (let i = 0; i < count; i++) {
    const gateway = await startGateway(null);
    const redis = new CacheRedis({ url, timeoutMs: 2_000, log });
    const shared = new RedisTier(redis);
    const cache = new ResponseCache({ shared, redis });
    onTestFinished(() => cache.close());
    giveCache(gateway.runtime, cache);
    gateway.load([api({ policies: [policy('cache')] }), upstream(behind.url)]);
    const call = async (target = '/a', init: { headers?: Record<string, string>; method?: string } = {}) => {
      // as behind a balancer: one name for all
      const { status, headers, body } = await callAsHost(`${gateway.url}/acme/pets/v1${target}`, 'api.test', init);
      return { status, body, told: String(headers['cache-status'] ?? '') };
    };
    await waitFor(() => shared.ready);
    gateways.push({ cache, redis, shared, call });
  }
  return { behind, gateways: gateways as [(typeof gateways)[0], (typeof gateways)[0]] };
}

const client = async (url: string) => {
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  return redis;
};
const keys = async (url: string) => (await (await client(url)).keys('gatehouse:cache:*')).length;

conformance('gateways with one Redis', () => {
  test('have what another stored, byte for byte', async () => {
    const { url } = await testRedis();
    const body = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 31) & 0xff));
    const { behind, gateways } = await sharing(url, fresh(body, { 'x-latin': '\u00e4\u00ff' }));
    const [one, two] = gateways;
    await one.call();
    await waitFor(async () => (await keys(url)) === 1);
    const before = behind.requests.length;
    const got = await two.call();
    expect(createHash('sha256').update(got.body).digest('hex')).toBe(createHash('sha256').update(body).digest('hex'));
    expect(got.told).toContain('hit');
    expect(behind.requests).toHaveLength(before);
  });

  test('find variants, and tell each other what was changed', async () => {
    const { url } = await testRedis();
    const { behind, gateways } = await sharing(url, (request, response) => {
      if (request.method === 'POST') void response.writeHead(204).end();
      else fresh(String(request.headers['x-kind']), { vary: 'X-Kind' })(request, response);
    });
    const [one, two] = gateways;
    const kind = (name: string) => ({ headers: { 'x-kind': name } });
    for (const name of ['cat', 'dog']) await one.call('/a', kind(name));
    await waitFor(async () => (await keys(url)) === 3);
    const before = behind.requests.length;
    for (const name of ['cat', 'dog']) expect((await two.call('/a', kind(name))).body.toString()).toBe(name);
    expect(behind.requests).toHaveLength(before);
    await two.call('/a', { method: 'POST' });
    await waitFor(() => one.cache.marks.size === 1);
    await one.call('/a', kind('cat'));
    expect(behind.requests).toHaveLength(before + 2);
  });

  test('take out nothing before they know what was purged, nor what was', async () => {
    const { url } = await testRedis();
    const { behind, gateways } = await sharing(url, fresh('hello'));
    const [one, two] = gateways;
    await one.call();
    await waitFor(async () => (await keys(url)) === 1);
    const before = behind.requests.length;
    two.redis.open = false;
    await two.call();
    expect(behind.requests).toHaveLength(before + 1);
    for (const { cache } of gateways) cache.purge([{ tenantId: 'ten_acme', apiId: 'api_pets', scope: { by: 'api' } }], Date.now() + 1);
    two.redis.open = true;
    await two.call();
    expect(behind.requests).toHaveLength(before + 2);
  });

  test('go on without it, and with it again', async () => {
    const port = await freePort();
    const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-cache-'));
    const start = () => startRedis({ dir, cache: CACHE, port });
    let redis: RunningServer | undefined = await start();
    onTestFinished(async () => {
      await redis?.stop();
      await fs.rm(dir, { recursive: true, force: true });
    });
    const url = `redis://127.0.0.1:${port}`;
    const { behind, gateways } = await sharing(url, fresh('hello'));
    const [one, two] = gateways;
    await redis.stop();
    redis = undefined;
    for (const { call } of gateways) {
      expect((await call()).body.toString()).toBe('hello');
      expect((await call()).told).toContain('hit');
    }
    expect(behind.requests.filter((request) => request.path === '/a')).toHaveLength(2);
    redis = await start();
    let round = 0;
    await waitFor(async () => {
      const target = `/again${round++}`;
      await one.call(target);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return (await two.call(target)).told.includes('hit');
    });
  });
});
