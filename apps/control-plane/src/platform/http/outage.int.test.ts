import { API } from '@gatehouse/contracts';
import { type FaultProxy, startFaultProxy, testServers, waitFor } from '@gatehouse/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser, type TestApp, type TestTenant, testApp } from '../../testing/index.js';

let app: TestApp;
let acme: TestTenant;
let browser: Browser;
const lines: Partial<Record<'postgres' | 'redis', FaultProxy>> = {};

beforeAll(async () => {
  const servers = testServers();
  const proxyTo = (url: string) => startFaultProxy({ port: Number(new URL(url).port) });
  const [postgres, redis] = await Promise.all([proxyTo(servers.postgresUrl), proxyTo(servers.redisUrl)]);
  Object.assign(lines, { postgres, redis });
  const through = (url: string, line: FaultProxy) => Object.assign(new URL(url), { port: String(line.port) }).href;
  app = await testApp({ rewire: (config) => ({ databaseUrl: through(config.databaseUrl, postgres), redisUrl: through(config.redisUrl, redis) }) });
  acme = await app.tenant('acme');
  browser = new Browser(app.url);
  await browser.call(API.accounts.signUp, { body: { email: 'a@b.example', name: 'A', password: 'long enough indeed' } });
});
afterAll(async () => {
  await app.close();
  await Promise.all(Object.values(lines).map((line) => line.close()));
});

test.each(['postgres', 'redis'] as const)(
  'while %s is away the answer is 503 and says no more, readiness falls, and all is well after it returns',
  async (name) => {
    const line = lines[name];
    const request = () =>
      name === 'redis' ? browser.client.request(API.accounts.me) : app.as('owner', acme).request(API.tenants.get, { params: { tenant: 'acme' } });
    expect((await request()).status).toBe(200);
    line?.set({ kind: 'reset' });
    const answer = await request();
    expect(answer).toMatchObject({ status: 503, body: { code: 'server.unavailable', requestId: expect.any(String) } });
    expect(answer.text).not.toMatch(/127\.0\.0\.1|ECONN|redis|postgres/i);
    expect(await app.anonymous.raw('GET', '/readyz')).toMatchObject({ status: 503, body: { [name]: false } });
    expect((await app.anonymous.raw('GET', '/healthz')).status).toBe(200);
    if (name === 'redis') {
      // a change that wakes the outbox is made all the same
      const change = app.as('owner', acme).request(API.tenants.update, { params: { tenant: 'acme' }, body: { slug: 'renamed' } });
      expect((await change).status).toBe(200);
    }
    line?.set({ kind: 'none' });
    await waitFor(async () => (await request()).status === 200);
    await waitFor(async () => (await app.anonymous.raw('GET', '/readyz')).status === 200);
  },
);
