import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';
import type { Client } from './raw-client.js';
import { RawServer } from './raw-server.js';

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

  test('is cut off though it sends empty lines, before its first request and between two', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits });
    for (const asked of [false, true]) {
      const client = await gateway.connect();
      if (asked) {
        client.send(`\r\n${get('/acme/pets/v1/a')}\r\n`);
        expect((await client.response()).status).toBe(200);
      }
      const timer = setInterval(() => client.send('\r\n'), 50);
      expect(await client.untilClosed().finally(() => clearInterval(timer))).toMatch(/^$|^HTTP\/1.1 400 /);
    }
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

conformance('a body that comes too slowly', () => {
  test('is refused though it never stops', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { bodyBytesPerSecondMin: 100, bodyRateWindowMs: 500 } });
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n');
    const trickle = setInterval(() => client.send('x'), 50);
    const response = await client.response();
    clearInterval(trickle);
    expect([response.status, JSON.parse(response.body).detail]).toEqual([408, 'The body comes too slowly.']);
    await client.untilClosed();
  });

  test('because the upstream takes no more is not at fault', async () => {
    const behind = await RawServer.start((socket) => {
      socket.pause();
      setTimeout(() => socket.resume(), 1_500);
      let got = 0;
      socket.on('data', (data) => {
        got += data.length;
        if (got > 20_000_000) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { bodyBytesPerSecondMin: 100, bodyRateWindowMs: 300 } });
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 20000000\r\n\r\n');
    client.send(Buffer.alloc(20_000_000, 0x61));
    expect((await client.response(15_000)).status).toBe(200);
  });
});

conformance('a client that does not take its response', () => {
  test('is cut off, and the upstream with it', async () => {
    const behind = await RawServer.start((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.write(Buffer.alloc(50_000_000));
      }),
    );
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { writeIdleTimeoutMs: 400 } });
    const client = await gateway.connect();
    client.socket.pause();
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => behind.closed === 1 && gateway.connections() === 0);
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'aborted' }]);
  });
});

conformance('a client that takes its response a little at a time', () => {
  /** Reads so many bytes every 25 ms; answers how much it has read. */
  const sip = (socket: Client['socket'], bytes: number) => {
    const state = { read: 0 };
    socket.removeAllListeners('data');
    socket.pause();
    const timer = setInterval(() => {
      const piece = (socket.read(bytes) ?? socket.read()) as Buffer | null;
      state.read += piece?.length ?? 0;
    }, 25);
    socket.on('close', () => clearInterval(timer));
    onTestFinished(() => clearInterval(timer));
    return state;
  };
  const large = () =>
    RawServer.start((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.write(Buffer.alloc(60_000_000));
      }),
    );

  test('is cut off when that is less than the least', async () => {
    const behind = await large();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { responseBytesPerSecondMin: 40_000_000, bodyRateWindowMs: 500 } });
    const client = await gateway.connect();
    const state = sip(client.socket, 50_000);
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => behind.closed === 1 && gateway.connections() === 0);
    expect(state.read).toBeLessThan(30_000_000);
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'aborted' }]);
  });

  test('is not when it is enough, however long it takes', async () => {
    const behind = await large();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { responseBytesPerSecondMin: 20_000, bodyRateWindowMs: 2_000 } });
    const client = await gateway.connect();
    const state = sip(client.socket, 200_000);
    client.send(get('/acme/pets/v1/a'));
    // over one window and more; the system makes room a megabyte at a time
    await waitFor(() => state.read > 24_000_000, { timeoutMs: 20_000 });
    expect([client.closed, behind.closed]).toEqual([false, 0]);
  });
});

conformance('a call that takes longer than allowed in all', () => {
  const limits = { exchangeTimeoutMs: 400 };

  test('is answered with 504 while there is no response', async () => {
    const behind = await upstreamServer(() => {});
    const gateway = await startGateway([api(), upstream(behind.url)], { limits });
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([504, 'gateway.exchange_timeout']);
    expect(gateway.records).toMatchObject([{ status: 504, outcome: 'failed', code: 'gateway.exchange_timeout' }]);
  });

  test('is cut off in the middle of one, however steadily it comes', async () => {
    const behind = await upstreamServer((_request, response) => {
      const beat = setInterval(() => response.write('data: x\n\n'), 20);
      response.on('close', () => clearInterval(beat));
    });
    const gateway = await startGateway([api(), upstream(behind.url)], { limits });
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect(await client.untilClosed()).toContain('data: x');
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'failed', code: 'gateway.exchange_timeout' }]);
  });

  test('is refused in the middle of its body, however steadily that comes', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits });
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n');
    const trickle = setInterval(() => client.send('x'.repeat(100)), 20);
    const response = await client.response();
    clearInterval(trickle);
    expect(response.status).toBe(504);
    await client.untilClosed();
  });
});

conformance('more connections than allowed', () => {
  test('are told so and closed, and those there go on', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { connectionsMax: 2 } });
    const clients = [await gateway.connect(), await gateway.connect(), await gateway.connect()];
    for (const client of clients) client.send(get('/acme/pets/v1/a'));
    expect((await clients[0]?.response())?.status).toBe(200);
    expect((await clients[1]?.response())?.status).toBe(200);
    const refused = await clients[2]?.response();
    expect(refused).toMatchObject({ status: 503, headers: { connection: 'close', 'retry-after': '1', 'content-type': 'application/problem+json' } });
    expect(JSON.parse(refused?.body ?? '')).toMatchObject({ code: 'gateway.overloaded' });
    expect(await clients[2]?.untilClosed()).toBe('');
    expect(gateway.workload().turnedAway).toBe(1);
  });

  test('of one address are told so and closed, until others of it end', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { connectionsPerAddressMax: 2 } });
    const clients = [await gateway.connect(), await gateway.connect()];
    const refused = await (await gateway.connect()).response();
    expect([refused.status, JSON.parse(refused.body).code, refused.headers['retry-after']]).toEqual([429, 'gateway.too_many_connections', '1']);
    clients[0]?.socket.destroy();
    await waitFor(() => gateway.connections() === 1);
    const next = await gateway.connect();
    next.send(get('/acme/pets/v1/a'));
    expect((await next.response()).status).toBe(200);
  });
});
