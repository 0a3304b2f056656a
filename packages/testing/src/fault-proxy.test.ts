import { afterEach, expect, test } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.js';
import { startUpstream, type Upstream } from './upstream.js';

let upstream: Upstream;
let proxy: FaultProxy;

async function start() {
  upstream = await startUpstream();
  proxy = await startFaultProxy({ port: upstream.port });
}

afterEach(async () => {
  await proxy.close();
  await upstream.close();
});

const call = (init: RequestInit = {}) => fetch(`http://127.0.0.1:${proxy.port}/x?y=1`, init);

test('a line without a fault carries the request and the reply', async () => {
  await start();
  const reply = await call({ method: 'POST', body: 'z'.repeat(300_000) });
  expect(await reply.json()).toMatchObject({ method: 'POST', path: '/x?y=1' });
  expect(upstream.requests[0]?.body.length).toBe(300_000);
});

test('latency delays, and the reply still arrives whole', async () => {
  await start();
  proxy.set({ kind: 'latency', ms: 60 });
  const begun = Date.now();
  expect((await call()).status).toBe(200);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(115); // there and back, less a timer's rounding
});

test('reset breaks calls until it is lifted', async () => {
  await start();
  proxy.set({ kind: 'reset' });
  await expect(call()).rejects.toThrow();
  proxy.set({ kind: 'none' });
  expect((await call()).status).toBe(200);
});

test('a black hole answers nothing', async () => {
  await start();
  proxy.set({ kind: 'blackhole' });
  await expect(call({ signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout/i);
  expect(upstream.requests).toHaveLength(0);
});
