import { startUpstream } from '@gatehouse/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { api, caller, get, KEYED, plan, startGateway, upstream } from './harness.js';

async function echo() {
  const server = await startUpstream();
  onTestFinished(() => server.close());
  return server;
}

describe('a request', () => {
  test('reaches the upstream and its response comes back', async () => {
    const behind = await echo();
    const gateway = await startGateway([api(), upstream(`${behind.url}/base`)]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/cats?x=1`, { headers: { 'x-team': 'a' } });
    expect(response.status).toBe(200);
    const seen = (await response.json()) as { method: string; path: string; headers: Record<string, string> };
    expect(seen).toMatchObject({ method: 'GET', path: '/base/cats?x=1', headers: { 'x-team': 'a', 'x-forwarded-for': '127.0.0.1' } });
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    expect(seen.headers['x-request-id']).toBe(response.headers.get('x-request-id'));
  });

  test('with a body of known length, and a chunked one, keeps its bytes', async () => {
    const behind = await echo();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const body = 'x'.repeat(200_000);
    const fixed = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body });
    expect(((await fixed.json()) as { body: string }).body).toBe(body);
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i++) controller.enqueue(new TextEncoder().encode(`${i}`.repeat(5000)));
        controller.close();
      },
    });
    const chunked = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    expect(((await chunked.json()) as { body: string }).body.length).toBe(5000 * 30);
  });

  test('with a key, a subscription and a plan passes, and the key stays here', async () => {
    const behind = await echo();
    const { key, objects } = caller();
    const gateway = await startGateway([
      api({ policies: KEYED }),
      upstream(behind.url),
      plan([{ kind: 'rate', name: 'm', requests: 2, windowMs: 60_000 }]),
      ...objects,
    ]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'X-API-Key': key }));
    const first = await client.response();
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({ ratelimit: '"m";r=1;t=3', 'ratelimit-policy': '"m";q=2;w=60' });
    expect(behind.requests[0]?.headers['x-api-key']).toBeUndefined();
    client.send(get('/acme/pets/v1/a', { Authorization: `Bearer ${key}` }) + get('/acme/pets/v1/a', { Authorization: `Bearer ${key}` }));
    expect((await client.response()).status).toBe(200);
    const third = await client.response();
    expect(third.status).toBe(429);
    expect(JSON.parse(third.body)).toMatchObject({
      code: 'gateway.rate_limited',
      type: 'https://docs.test/errors/gateway.rate_limited',
      requestId: third.headers['x-request-id'],
    });
    expect(gateway.records).toHaveLength(3);
  });
});
