import { expect, test } from 'vitest';
import { api, caller, conformanceOnAllWires, fetch, get, KEYED, plan, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('a request', () => {
  test('reaches the upstream and its response comes back', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(`${behind.url}/base`)]);
    const response = await fetch(`${gateway.url}/acme/pets/v1/cats?x=1`, { headers: { 'x-team': 'a' } });
    expect(response.status).toBe(200);
    const seen = (await response.json()) as { method: string; path: string; headers: Record<string, string> };
    expect(seen).toMatchObject({ method: 'GET', path: '/base/cats?x=1', headers: { 'x-team': 'a', 'x-forwarded-for': '127.0.0.1' } });
    expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-hjkmnp-tv-z]{26}$/);
    expect(seen.headers['x-request-id']).toBe(response.headers.get('x-request-id'));
  });

  test('with a body of known length, and a chunked one, keeps its bytes', async () => {
    const behind = await upstreamServer();
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

  test('of the root of an API reaches the root of the upstream', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    expect(await (await fetch(`${gateway.url}/acme/pets/v1`)).json()).toMatchObject({ path: '/' });
    expect(await (await fetch(`${gateway.url}/acme/pets/v1?a=b`)).json()).toMatchObject({ path: '/?a=b' });
  });

  test('with a key, a subscription and a plan passes, and the key stays here', async () => {
    const behind = await upstreamServer();
    const { key, objects } = caller();
    const limit = { kind: 'rate', name: 'm', requests: 2, windowMs: 60_000 } as const;
    const gateway = await startGateway([api({ policies: KEYED }), upstream(behind.url), plan([limit]), ...objects]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'X-API-Key': key }));
    expect((await client.response()).status).toBe(200);
    expect(behind.requests[0]?.headers['x-api-key']).toBeUndefined();
    client.send(get('/acme/pets/v1/a', { Authorization: `Bearer ${key}` }).repeat(2));
    expect((await client.response()).status).toBe(200);
    expect((await client.response()).status).toBe(429);
    expect(behind.requests[1]?.headers.authorization).toBeUndefined();
    const byStatus = gateway.records.map(({ status, outcome }) => ({ status, outcome })).sort((a, b) => a.status - b.status);
    expect(byStatus).toEqual([
      { status: 200, outcome: 'answered' },
      { status: 200, outcome: 'answered' },
      { status: 429, outcome: 'refused' },
    ]);
  });
});
