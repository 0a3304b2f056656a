import type { AddressInfo } from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { api, caller, conformance, get, IDS, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';

const HANDSHAKE = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' };

/** A stock WebSocket server that sends back what it gets. */
async function echoServer(onSocket: (socket: WebSocket) => void = () => {}) {
  const headers: Record<string, unknown>[] = [];
  const closes: [number, string][] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true, handleProtocols: (offered) => [...offered][0] ?? false });
  server.on('connection', (socket, request) => {
    headers.push(request.headers);
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    socket.on('close', (code, reason) => closes.push([code, reason.toString()]));
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers, closes, server };
}

/** A stock client, connected. */
async function connected(url: string, options: { headers?: Record<string, string>; protocols?: string[] } = {}) {
  const socket = new WebSocket(url.replace('http', 'ws'), options.protocols ?? [], { headers: options.headers ?? {} });
  const messages: string[] = [];
  const closed = { code: 0, reason: '' };
  socket.on('message', (data) => messages.push(data.toString()));
  socket.on('close', (code, reason) => Object.assign(closed, { code, reason: reason.toString() }));
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { socket, messages, closed };
}

conformance('a WebSocket', () => {
  test('passes the gateway with its subprotocol, extensions and messages of any size, both ways', async () => {
    const behind = await echoServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { socket, messages } = await connected(`${gateway.url}/acme/pets/v1/chat?room=1`, { protocols: ['chat.v2', 'chat.v1'] });
    expect(socket.protocol).toBe('chat.v2');
    expect(socket.extensions).toContain('permessage-deflate');
    const sent = ['', 'hello', 'x'.repeat(125), 'y'.repeat(70_000), 'z'.repeat(3_000_000)];
    for (const text of sent) socket.send(text);
    await waitFor(() => messages.length === sent.length);
    expect(messages.map(({ length }) => length)).toEqual(sent.map(({ length }) => length));
    expect(behind.headers[0]).toMatchObject({ upgrade: 'websocket', connection: 'upgrade', 'x-forwarded-for': '127.0.0.1' });
    expect(behind.headers[0]?.['x-request-id']).toMatch(/^req_/);
  });

  test('begins after policies on the way out that take their time, with what came meanwhile', async () => {
    const behind = await echoServer((socket) => socket.send('first'));
    const late = policy('script', { source: "function onResponse(response) { response.headers['x-seen'] = '1'; }" });
    const gateway = await startGateway([api({ policies: [late] }), upstream(behind.url)]);
    const { socket, messages } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    socket.send('hello');
    await waitFor(() => messages.length === 2);
    expect(messages).toEqual(['first', 'hello']);
  });

  test('passes policies that look at bodies; what is answered in its place does not get by them', async () => {
    const looking = [
      policy('script', { source: 'function onResponse(response) { response.body += " "; }', bodies: 'response' }),
      policy('mask', { response: ['secret'] }),
    ];
    const behind = await echoServer();
    const gateway = await startGateway([api({ policies: looking }), upstream(behind.url)]);
    const { socket, messages } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    socket.send('{"secret":"hush"}');
    await waitFor(() => messages.length === 1);
    expect(messages).toEqual(['{"secret":"hush"}']);
    const plain = await upstreamServer((_request, response) => void response.setHeader('content-type', 'application/json').end('{"secret":"hush"}'));
    gateway.load([api({ policies: looking }), upstream(plain.url)]);
    for (const protocol of ['websocket', 'other']) {
      const client = await gateway.connect();
      client.send(get('/acme/pets/v1/chat', { ...HANDSHAKE, Upgrade: protocol }));
      expect(await client.response()).toMatchObject({ status: 200, body: '{"secret":"***"} ' });
    }
  });

  test('ends with the code that a side gives, and leaves one record with bytes both ways', async () => {
    const behind = await echoServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { socket, messages, closed } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    socket.send('hello');
    await waitFor(() => messages.length === 1);
    expect(gateway.records).toHaveLength(0);
    socket.close(4001, 'enough');
    await waitFor(() => closed.code === 4001 && gateway.records.length === 1 && behind.closes.length === 1);
    expect(behind.closes).toEqual([[4001, 'enough']]);
    const [record] = gateway.records;
    expect(record).toMatchObject({ status: 101, outcome: 'answered', method: 'GET', attempts: [{ target: 'tgt_1', status: 101 }] });
    // frames: 5 bytes of text with header and mask, and the close frame
    expect(record?.requestBytes).toBeGreaterThanOrEqual(11);
    expect(record?.responseBytes).toBeGreaterThanOrEqual(7);
    await waitFor(() => gateway.connections() === 0);
  });

  test('closed by the upstream is closed for the client with the same code', async () => {
    const behind = await echoServer((socket) => socket.close(4002, 'go away'));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { closed } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    await waitFor(() => closed.code === 4002);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records).toMatchObject([{ status: 101, outcome: 'answered' }]);
  });

  test('whose client vanishes is closed for the upstream at once', async () => {
    const behind = await echoServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { socket } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    socket.terminate();
    await waitFor(() => behind.closes.length === 1, { timeoutMs: 1_000 });
    await waitFor(() => gateway.connections() === 0);
    expect(gateway.records).toMatchObject([{ status: 101 }]);
  });

  test('whose upstream vanishes is cut for the client at once', async () => {
    const behind = await echoServer((socket) => setTimeout(() => socket.terminate(), 20));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { closed } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    await waitFor(() => closed.code === 1006, { timeoutMs: 1_000 });
    await waitFor(() => gateway.records.length === 1);
  });

  test('begins with what the upstream and the client send together with the handshake', async () => {
    const behind = await RawServer.start((socket) => {
      socket.on('end', () => socket.end());
      let received = '';
      socket.on('data', (data) => {
        received += data.toString('latin1');
        if (!received.includes('\r\n\r\n')) return;
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst');
        received = '';
      });
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(`${get('/acme/pets/v1/chat', HANDSHAKE)}early`);
    const response = await client.response();
    expect(response).toMatchObject({ status: 101, headers: { upgrade: 'websocket', connection: 'upgrade' } });
    await waitFor(() => client.received.toString('latin1') === 'first');
    await waitFor(() => behind.received.endsWith('early'));
    client.socket.end();
    await client.untilClosed();
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records).toMatchObject([{ status: 101, requestBytes: 5, responseBytes: 5 }]);
  });

  test('counts as one call for keys and limits, refused like any other', async () => {
    const behind = await echoServer();
    const known = caller();
    const gateway = await startGateway([
      api({ policies: KEYED }),
      upstream(behind.url),
      plan([{ kind: 'rate', name: 'm', requests: 1, windowMs: 60_000 }]),
      ...known.objects,
    ]);
    const url = `${gateway.url}/acme/pets/v1/chat`;
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/chat', HANDSHAKE));
    const refused = await client.response();
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([401, 'gateway.credential_missing']);
    const { messages, socket } = await connected(url, { headers: { 'x-api-key': known.key } });
    for (let i = 0; i < 5; i++) socket.send(`${i}`);
    await waitFor(() => messages.length === 5);
    await expect(connected(url, { headers: { 'x-api-key': known.key } })).rejects.toThrow('429');
    expect(behind.headers[0]?.['x-api-key']).toBeUndefined();
  });

  test('that the upstream does not want gets its answer as an ordinary response', async () => {
    const behind = await upstreamServer((_request, response) => {
      response.writeHead(403, { 'content-type': 'text/plain' }).end('not here');
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/chat', HANDSHAKE));
    expect(await client.response()).toMatchObject({ status: 403, body: 'not here' });
    // the connection still speaks HTTP
    client.send(get('/acme/pets/v1/chat'));
    expect((await client.response()).status).toBe(403);
  });

  test('is not begun by a request that does not ask for one properly', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const answer = async (text: string) => {
      const client = await gateway.connect();
      client.send(text);
      const response = await client.response();
      return [response.status, JSON.parse(response.body).code ?? JSON.parse(response.body).headers.upgrade ?? 'plain'];
    };
    const without = (name: keyof typeof HANDSHAKE) => Object.fromEntries(Object.entries(HANDSHAKE).filter(([key]) => key !== name));
    expect(await answer(get('/acme/pets/v1/a', without('Sec-WebSocket-Key')))).toEqual([400, 'gateway.upgrade_malformed']);
    expect(await answer(get('/acme/pets/v1/a', { ...HANDSHAKE, 'Sec-WebSocket-Key': 'short' }))).toEqual([400, 'gateway.upgrade_malformed']);
    expect(await answer(get('/acme/pets/v1/a', { ...HANDSHAKE, 'Sec-WebSocket-Version': '8' }))).toEqual([426, 'gateway.websocket_version']);
    expect(await answer(get('/acme/pets/v1/a', HANDSHAKE).replace('GET', 'DELETE'))).toEqual([400, 'gateway.upgrade_malformed']);
    expect(await answer(`${get('/acme/pets/v1/a', { ...HANDSHAKE, 'Content-Length': '2' })}hi`)).toEqual([400, 'gateway.upgrade_malformed']);
    expect(await answer(get('/acme/pets/v1/a', { ...HANDSHAKE, Upgrade: 'web socket' }))).toEqual([400, 'gateway.upgrade_malformed']);
    // not named by Connection, or in HTTP/1.0: as if it were not there
    expect(await answer(get('/acme/pets/v1/a', without('Connection')))).toEqual([200, 'plain']);
    expect(await answer(get('/acme/pets/v1/a', HANDSHAKE).replace('HTTP/1.1', 'HTTP/1.0'))).toEqual([200, 'plain']);
    expect(await answer(get('/acme/pets/v1/a', { ...HANDSHAKE, Upgrade: 'h2c, TLS/1.2, HTTP/2.0' }))).toEqual([200, 'plain']);
  });
});

conformance('a slow side of a WebSocket', () => {
  test('holds the other one back, and nothing is lost', async () => {
    const behind = await echoServer((socket) => {
      for (let i = 0; i < 400; i++) socket.send('v'.repeat(50_000));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { socket, messages } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    socket.pause();
    const [server] = behind.server.clients;
    await waitFor(() => (server?.bufferedAmount ?? 0) > 1_000_000);
    socket.resume();
    await waitFor(() => messages.length === 400, { timeoutMs: 15_000 });
    expect(messages.every(({ length }) => length === 50_000)).toBe(true);
  });
});

conformance('a WebSocket that is no longer allowed', () => {
  const allowed = async () => {
    const behind = await echoServer();
    const known = caller();
    const objects = [api({ policies: KEYED }), upstream(behind.url), plan(), ...known.objects];
    const gateway = await startGateway(objects);
    const { closed } = await connected(`${gateway.url}/acme/pets/v1/chat`, { headers: { 'x-api-key': known.key } });
    return { gateway, behind, known, closed, rest: [upstream(behind.url), plan()] };
  };

  test.for([IDS.credential, IDS.application, IDS.version])('by a denial of %s is closed with 1008', async (id) => {
    const { gateway, behind, closed } = await allowed();
    gateway.denied.add(id);
    await waitFor(() => closed.code !== 0, { timeoutMs: 2_000 });
    expect(closed.code).toBe(1008);
    expect(closed.reason).toMatch(/^gateway\./);
    await waitFor(() => behind.closes.length === 1 && gateway.records.length === 1);
    expect(behind.closes[0]?.[0]).toBe(1001);
    expect(gateway.records).toMatchObject([{ status: 101, outcome: 'refused', code: closed.reason }]);
  });

  test('by a new snapshot is closed with 1008', async () => {
    for (const change of ['subscription', 'credential', 'application', 'restricted', 'operations', 'retired', 'blocked', 'gone'] as const) {
      const { gateway, known, closed, rest } = await allowed();
      const [applications, credentials] = structuredClone(known.objects) as unknown as [
        { entries: { state: string; subscriptions: { state: string }[] }[] },
        { entries: { state: string }[] },
      ];
      if (change === 'subscription') (applications.entries[0]?.subscriptions[0] as { state: string }).state = 'suspended';
      if (change === 'credential') (credentials.entries[0] as { state: string }).state = 'revoked';
      if (change === 'application') (applications.entries[0] as { state: string }).state = 'suspended';
      if (change === 'restricted') Object.assign(credentials.entries[0] ?? {}, { subscriptionIds: ['sub_other'] });
      if (change === 'operations') Object.assign(applications.entries[0]?.subscriptions[0] ?? {}, { operations: { [IDS.version]: ['op_other'] } });
      const lifecycle = { state: change === 'retired' ? ('retired' as const) : ('published' as const), blocked: change === 'blocked' };
      const apis = change === 'gone' ? [] : [api({ policies: KEYED, lifecycle })];
      gateway.load([...apis, ...rest, applications as never, credentials as never]);
      await waitFor(() => closed.code !== 0, { timeoutMs: 2_000 });
      expect([change, closed.code]).toEqual([change, 1008]);
    }
  });

  test('and one that still is goes on over any number of snapshots, holding none of the old ones', async () => {
    const { gateway, known, closed, rest } = await allowed();
    const first = gateway.holder.current;
    for (let i = 0; i < 3; i++) gateway.load([api({ policies: KEYED }), ...rest, ...known.objects, plan([], [], `plan_extra_${i}`)]);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(closed.code).toBe(0);
    expect((first as unknown as { exchanges: number }).exchanges).toBe(0);
  });

  test('is closed between two frames, not inside of one', async () => {
    const frame = Buffer.concat([Buffer.from([0x82, 126, 0x03, 0xe8]), Buffer.alloc(1000, 0x61)]);
    let behindSocket: import('node:net').Socket | undefined;
    const behind = await RawServer.start((socket) => {
      behindSocket = socket;
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/chat', HANDSHAKE));
    expect((await client.response()).status).toBe(101);
    behindSocket?.write(frame.subarray(0, 100));
    await waitFor(() => client.received.length === 100);
    gateway.denied.add(IDS.version);
    await new Promise((resolve) => setTimeout(resolve, 700));
    behindSocket?.write(Buffer.concat([frame.subarray(100), frame]));
    await client.untilClosed();
    expect(client.received.subarray(0, frame.length).equals(frame)).toBe(true);
    expect([...client.received.subarray(frame.length, frame.length + 4)]).toEqual([0x88, client.received.length - frame.length - 2, 0x03, 0xf0]);
  });
});

conformance('a WebSocket without traffic', () => {
  test('is closed after the idle time', async () => {
    const behind = await echoServer();
    const gateway = await startGateway([api(), upstream(behind.url, { idleTimeoutMs: 100, firstByteTimeoutMs: 100 })], {
      limits: { upgradeIdleTimeoutMs: 600 },
    });
    const { socket, messages, closed } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    for (let i = 1; i <= 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      socket.send('still here');
      await waitFor(() => messages.length === i);
    }
    await waitFor(() => closed.code === 1001);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records).toMatchObject([{ status: 101, outcome: 'answered', reason: 'idle for too long' }]);
  });
});

conformance('a gateway that goes down', () => {
  test('leaves a WebSocket alone inside of the grace period', async () => {
    const behind = await echoServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { socket, messages, closed } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    const drained = gateway.drain(10_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    socket.send('still here');
    await waitFor(() => messages.length === 1);
    socket.close(1000);
    await drained;
    await waitFor(() => closed.code === 1000);
  });

  test('closes it properly at the end of that', async () => {
    const behind = await echoServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { closed } = await connected(`${gateway.url}/acme/pets/v1/chat`);
    await gateway.drain(400);
    await waitFor(() => closed.code === 1001);
    expect(gateway.records).toMatchObject([{ status: 101, reason: 'the gateway is going down' }]);
  });
});

conformance('another protocol', () => {
  test('passes as well, each side ending in its own time', async () => {
    const behind = await RawServer.start((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo/1\r\n\r\n');
        let rest = '';
        socket.on('data', (data) => {
          rest += data.toString('latin1');
        });
        // answers only when the client has ended its side
        socket.on('end', () => socket.end(rest.toUpperCase()));
      });
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/echo', { Connection: 'keep-alive, Upgrade', Upgrade: 'echo/1' }));
    expect(await client.response()).toMatchObject({ status: 101, headers: { upgrade: 'echo/1' } });
    client.send('all of it');
    client.socket.end();
    expect(await client.untilClosed()).toBe('ALL OF IT');
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records).toMatchObject([{ status: 101, outcome: 'answered', requestBytes: 9, responseBytes: 9 }]);
  });

  test('that nobody offered is refused, as is a switch that nobody asked for', async () => {
    const behind = await RawServer.start((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    for (const headers of [{}, HANDSHAKE]) {
      const client = await gateway.connect();
      client.send(get('/acme/pets/v1/a', headers));
      const response = await client.response();
      expect([response.status, JSON.parse(response.body).code]).toEqual([502, 'gateway.upstream_invalid']);
    }
  });
});
