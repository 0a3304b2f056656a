import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';

const limits = { headTimeoutMs: 300, bodyIdleTimeoutMs: 300, keepAliveTimeoutMs: 300 };

conformance('a client that does not go on', () => {
  test('in the middle of a head is told so and cut off, however it trickles', async () => {
    const gateway = await startGateway([api(), upstream('http://127.0.0.1:9')], { limits });
    const client = await gateway.connect();
    client.send('GET /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\n');
    const trickle = setInterval(() => client.send('X-A: b\r\n'), 50);
    const response = await client.response();
    clearInterval(trickle);
    expect(response.status).toBe(408);
    expect(JSON.parse(response.body)).toMatchObject({ code: 'gateway.request_timeout' });
    await client.untilClosed();
    await waitFor(() => gateway.connections() === 0);
  });

  test('in the middle of a body is told so, and the upstream is let go', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits });
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01');
    expect((await client.response()).status).toBe(408);
    await client.untilClosed();
    expect(behind.requests).toHaveLength(0);
    expect(gateway.records).toMatchObject([{ status: 408, code: 'gateway.request_timeout', requestBytes: 2 }]);
  });

  test('after connecting, or between requests, is cut off silently', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits });
    const silent = await gateway.connect();
    const resting = await gateway.connect();
    resting.send(get('/acme/pets/v1/a'));
    expect((await resting.response()).status).toBe(200);
    expect([await silent.untilClosed(), await resting.untilClosed()]).toEqual(['', '']);
  });

  test('does not hold up others', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { ...limits, headTimeoutMs: 2_000 } });
    const slow = await Promise.all(Array.from({ length: 200 }, () => gateway.connect()));
    for (const client of slow) client.send('GET /acme');
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
    for (const client of slow) await client.untilClosed();
  });

  test('while its request waits for a slow upstream is not at fault', async () => {
    const behind = await upstreamServer(async (_request, response) => {
      await new Promise((resolve) => setTimeout(resolve, 900));
      response.end('late');
    });
    const gateway = await startGateway([api(), upstream(behind.url)], { limits });
    expect(await (await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x' })).text()).toBe('late');
  });
});

conformance('more connections than allowed', () => {
  test('are not taken, and those there go on', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { connectionsMax: 2 } });
    const clients = [await gateway.connect(), await gateway.connect(), await gateway.connect()];
    for (const client of clients) client.send(get('/acme/pets/v1/a'));
    expect((await clients[0]?.response())?.status).toBe(200);
    expect((await clients[1]?.response())?.status).toBe(200);
    expect(await clients[2]?.untilClosed()).toBe('');
  });
});
