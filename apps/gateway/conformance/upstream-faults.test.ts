import net from 'node:net';
import { startFaultProxy, waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';

/** A port where nothing listens. */
async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function server(onConnection: (socket: net.Socket, n: number) => void) {
  let count = 0;
  const listener = net.createServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket, ++count);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listener.close());
  return { url: `http://127.0.0.1:${(listener.address() as net.AddressInfo).port}`, connections: () => count };
}

const problem = async (response: Response) => ({ status: response.status, code: ((await response.json()) as { code: string }).code });

conformance('an upstream', () => {
  test('that refuses connections is answered with 502, and the reason is in the record', async () => {
    const gateway = await startGateway([api(), upstream(`http://127.0.0.1:${await closedPort()}`)]);
    expect(await problem(await fetch(`${gateway.url}/acme/pets/v1/a`))).toEqual({ status: 502, code: 'gateway.upstream_unreachable' });
    expect(gateway.records[0]).toMatchObject({ outcome: 'failed', attempts: [{ target: 'tgt_1', error: 'connect: ECONNREFUSED' }, { target: 'tgt_1' }] });
  });

  test('that cannot be connected to in time is answered with 504', async () => {
    // TEST-NET-1 (RFC 5737): routed nowhere, or refused at once where there is no route
    const gateway = await startGateway([api(), upstream('http://192.0.2.1', { connectTimeoutMs: 200, retries: 0 })]);
    expect([502, 504]).toContain((await fetch(`${gateway.url}/acme/pets/v1/a`)).status);
  });

  test('that does not answer in time is answered with 504, once', async () => {
    const behind = await upstreamServer(() => {});
    const gateway = await startGateway([api(), upstream(behind.url, { firstByteTimeoutMs: 200 })]);
    expect(await problem(await fetch(`${gateway.url}/acme/pets/v1/a`))).toEqual({ status: 504, code: 'gateway.upstream_timeout' });
    expect(behind.requests).toHaveLength(1);
  });

  test('that stops in the middle of a response has it broken off', async () => {
    const behind = await upstreamServer((_request, response) => void response.write('some'));
    const gateway = await startGateway([api(), upstream(behind.url, { idleTimeoutMs: 200 })]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect(await client.untilClosed()).toContain('some');
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'failed', code: 'gateway.upstream_timeout' }]);
  });

  test('without a target is answered with 503', async () => {
    const gateway = await startGateway([api(), upstream([])]);
    expect(await problem(await fetch(`${gateway.url}/acme/pets/v1/a`))).toEqual({ status: 503, code: 'gateway.no_target' });
    gateway.load([api({ upstreamId: null })]);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(503);
  });

  test('with a dead target: safe requests go to the other one', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream([`http://127.0.0.1:${await closedPort()}`, behind.url])]);
    for (let i = 0; i < 10; i++) expect((await fetch(`${gateway.url}/acme/pets/v1/${i}`)).status).toBe(200);
    expect(gateway.records.filter(({ attempts }) => attempts.length === 2).length).toBeGreaterThan(2);
  });

  test('that hangs up without an answer: a safe request is tried again, another is not', async () => {
    const behind = await server((socket, n) => {
      socket.once('data', () => (n % 2 === 1 ? socket.destroy() : socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    expect(await (await fetch(`${gateway.url}/acme/pets/v1/a`)).text()).toBe('ok');
    expect(behind.connections()).toBe(2);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'DELETE' })).status).toBe(502);
    expect(behind.connections()).toBe(3);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x' })).status).toBe(502);
  });

  test('that closed a kept connection a moment ago costs no safe request, even without retries', async () => {
    const sockets: net.Socket[] = [];
    const behind = await server((socket) => {
      sockets.push(socket);
      let answered = false;
      socket.on('data', () => {
        // the second request on a connection meets a hang-up
        if (answered) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        answered = true;
      });
    });
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 0 })]);
    for (let i = 0; i < 5; i++) expect(await (await fetch(`${gateway.url}/acme/pets/v1/a`)).text()).toBe('ok');
  });

  test('is sent at most so many tries', async () => {
    const behind = await server((socket) => socket.destroy());
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 3 })]);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(502);
    expect(behind.connections()).toBe(4);
  });

  test('shares its load among targets by weight', async () => {
    const behind = [await upstreamServer(), await upstreamServer(), await upstreamServer()];
    const object = upstream(behind.map(({ url }) => url));
    const weights = [5, 1, 0];
    object.targets.forEach((target, i) => {
      target.weight = weights[i] as number;
    });
    const gateway = await startGateway([api(), object]);
    for (let i = 0; i < 12; i++) await (await fetch(`${gateway.url}/acme/pets/v1/${i}`)).arrayBuffer();
    expect(behind.map(({ requests }) => requests.length)).toEqual([10, 2, 0]);
  });

  test('keeps its connections between requests', async () => {
    const behind = await server((socket) => socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    for (let i = 0; i < 20; i++) await (await fetch(`${gateway.url}/acme/pets/v1/${i}`)).arrayBuffer();
    expect(behind.connections()).toBe(1);
  });

  test('that speaks out of turn loses its connection', async () => {
    const behind = await server((socket) => {
      socket.on('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'), 20);
      });
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    for (let i = 0; i < 3; i++) {
      expect(await (await fetch(`${gateway.url}/acme/pets/v1/a`)).text()).toBe('ok');
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(behind.connections()).toBe(3);
  });

  test('behind a line that breaks and heals serves again', async () => {
    const behind = await upstreamServer();
    const line = await startFaultProxy({ port: behind.port });
    onTestFinished(() => line.close());
    const gateway = await startGateway([api(), upstream(`http://127.0.0.1:${line.port}`)]);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
    line.set({ kind: 'reset' });
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(502);
    line.set({ kind: 'none' });
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
  });
});

conformance('a client that leaves', () => {
  test('cancels the upstream at once, and leaves one record', async () => {
    let gone = false;
    const behind = await upstreamServer((_request, response) => void response.on('close', () => (gone = true)));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => behind.requests.length === 1);
    client.socket.destroy();
    await waitFor(() => gone, { timeoutMs: 1_000 });
    expect(gateway.records).toMatchObject([{ status: 499, outcome: 'aborted' }]);
    expect(gateway.connections()).toBe(0);
  });

  test('in the middle of a stream cancels it', async () => {
    let gone = false;
    const behind = await upstreamServer((_request, response) => {
      const beat = setInterval(() => response.write('data: x\n\n'), 5);
      response.on('close', () => {
        clearInterval(beat);
        gone = true;
      });
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => client.received.includes('data: x'));
    client.socket.destroy();
    await waitFor(() => gone, { timeoutMs: 1_000 });
    expect(gateway.records).toMatchObject([{ status: 200, outcome: 'aborted' }]);
  });

  test('in the middle of its body cancels the upstream', async () => {
    const behind = await server((socket) => socket.resume());
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01');
    await waitFor(() => behind.connections() === 1);
    client.socket.destroy();
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records).toMatchObject([{ status: 499, outcome: 'aborted', requestBytes: 2 }]);
  });
});
