import type { AddressInfo } from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { docsExample } from './docs-example.js';
import { api, caller, conformance, get, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const HANDSHAKE = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' };

/** A stock server: sends back what it gets, but for `send <bytes>`, which it answers with so many. */
async function chatty() {
  const got: number[] = [];
  const closes: number[] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
  server.on('connection', (socket) => {
    socket.on('message', (data, binary) => {
      got.push((data as Buffer).length);
      const [, bytes] = /^send (\d+)$/.exec(data.toString()) ?? [];
      if (bytes === undefined) socket.send(data, { binary });
      else socket.send('x'.repeat(Number(bytes)), { compress: false });
    });
    socket.on('close', (code) => closes.push(code));
    socket.on('error', () => {});
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, closes };
}

async function connected(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/acme/pets/v1/chat`, [], { headers });
  const messages: number[] = [];
  const closed = { code: 0, reason: '' };
  socket.on('message', (data) => messages.push((data as Buffer).length));
  socket.on('close', (code, reason) => Object.assign(closed, { code, reason: reason.toString() }));
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { socket, messages, closed };
}

const limited = (config: Record<string, unknown>) => api({ policies: [policy('websocket-limits', config)] });

conformance('the policy websocket-limits', () => {
  test('lets messages within the limits pass, compressed and in fragments, and its example holds', async () => {
    const behind = await chatty();
    const gateway = await startGateway([api({ policies: [docsExample('websocket-limits')] }), upstream(behind.url)]);
    const { socket, messages, closed } = await connected(gateway.url);
    expect(socket.extensions).toBe('');
    socket.send('a'.repeat(65_536));
    for (let i = 0; i < 4; i++) socket.send('b'.repeat(10_000), { fin: i === 3 });
    socket.ping();
    await waitFor(() => messages.length === 2);
    expect(messages).toEqual([65_536, 40_000]);
    socket.send('a'.repeat(65_537));
    await waitFor(() => closed.code !== 0);
    expect(closed).toEqual({ code: 1009, reason: 'gateway.message_too_large' });
  });

  test('a message that is too large ends the connection before it reaches the other side, whole or in fragments', async () => {
    const behind = await chatty();
    const gateway = await startGateway([limited({ fromClient: { messageBytesMax: 1_000 } }), upstream(behind.url)]);
    const whole = await connected(gateway.url);
    expect(whole.socket.extensions).toContain('permessage-deflate');
    whole.socket.send('a'.repeat(1_001), { compress: false });
    await waitFor(() => whole.closed.code !== 0);
    expect(whole.closed).toEqual({ code: 1009, reason: 'gateway.message_too_large' });
    await waitFor(() => behind.closes.length === 1);
    expect([behind.got, behind.closes]).toEqual([[], [1001]]);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records[0]).toMatchObject({
      status: 101,
      outcome: 'refused',
      code: 'gateway.message_too_large',
      policy: 'websocket-limits',
      reason: 'A message of 1001 bytes or more, and 1000 are allowed. They came from the client.',
    });
    const parts = await connected(gateway.url);
    for (let i = 0; i < 20; i++) parts.socket.send('b'.repeat(100), { fin: false, compress: false });
    await waitFor(() => parts.closed.code !== 0);
    expect(parts.closed.code).toBe(1009);
    expect(behind.got).toEqual([]);
  });

  test('what the upstream sends has limits of its own', async () => {
    const behind = await chatty();
    const gateway = await startGateway([limited({ toClient: { messageBytesMax: 5_000 } }), upstream(behind.url)]);
    const { socket, messages, closed } = await connected(gateway.url);
    socket.send('send 5000');
    await waitFor(() => messages.length === 1);
    socket.send('send 5001');
    await waitFor(() => closed.code !== 0);
    expect(closed).toEqual({ code: 1011, reason: 'gateway.message_too_large' });
    await waitFor(() => behind.closes.length === 1);
    expect([messages, behind.closes]).toEqual([[5_000], [1009]]);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records[0]?.reason).toContain('They came from the upstream.');
  });

  test('messages, pings and small fragments have a rate, and bytes have one', async () => {
    const behind = await chatty();
    const gateway = await startGateway([limited({ fromClient: { messagesPerSecond: 1, burst: 5 } }), upstream(behind.url)]);
    const quick = await connected(gateway.url);
    for (let i = 0; i < 6; i++) quick.socket.send('a');
    await waitFor(() => quick.closed.code !== 0);
    expect(quick.closed).toEqual({ code: 1008, reason: 'gateway.message_rate' });
    expect(behind.got).toHaveLength(5);
    const pings = await connected(gateway.url);
    for (let i = 0; i < 6; i++) pings.socket.ping();
    await waitFor(() => pings.closed.code === 1008);
    const fragments = await connected(gateway.url);
    for (let i = 0; i < 7; i++) fragments.socket.send('', { fin: false });
    await waitFor(() => fragments.closed.code === 1008);
    gateway.load([limited({ fromClient: { bytesPerSecond: 1_000 } }), upstream(behind.url)]);
    const heavy = await connected(gateway.url);
    for (let i = 0; i < 3; i++) heavy.socket.send('a'.repeat(4_000), { compress: false });
    await waitFor(() => heavy.closed.code === 1008);
    expect(behind.got.filter((bytes) => bytes === 4_000)).toHaveLength(2);
  });

  test('frames that come byte by byte are measured all the same', async () => {
    const behind = await chatty();
    const gateway = await startGateway([limited({ fromClient: { messageBytesMax: 1_000 } }), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/chat', HANDSHAKE));
    let received = '';
    client.socket.on('data', (bytes: Buffer) => {
      received += bytes.toString('latin1');
    });
    await waitFor(() => received.includes('101 Switching'));
    const small = Buffer.concat([Buffer.from([0x81, 0x83, 0, 0, 0, 0]), Buffer.from('abc')]);
    const large = Buffer.from([0x81, 0xfe, 0x03, 0xe9, 0, 0, 0, 0, 0x61]);
    for (const byte of Buffer.concat([small, large])) {
      client.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitFor(() => client.closed);
    expect(received).toContain('abc');
    expect(received).toContain('gateway.message_too_large');
    expect(behind.got).toEqual([3]);
  });

  test('holds on a plan too, beside the API’s own; other calls and other upgrades pass; the upstream may be gone', async () => {
    const behind = await chatty();
    const { key, objects } = caller();
    const onPlan = plan([], [policy('websocket-limits', { fromClient: { messageBytesMax: 10 } })]);
    const gateway = await startGateway([
      api({ policies: [...KEYED, policy('websocket-limits', { fromClient: { messageBytesMax: 1_000 } })] }),
      onPlan,
      ...objects,
      upstream(behind.url),
    ]);
    const { socket, closed } = await connected(gateway.url, { 'x-api-key': key });
    socket.send('a'.repeat(11), { compress: false });
    await waitFor(() => closed.code === 1009);
    const plain = await upstreamServer();
    gateway.load([limited({ fromClient: { messageBytesMax: 10 } }), upstream(plain.url)]);
    const post = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x'.repeat(5_000) });
    expect(post.status).toBe(200);
    gateway.load([limited({}), upstream('http://127.0.0.1:9')]);
    await expect(connected(gateway.url)).rejects.toThrow('502');
  });

  test('a configuration that means nothing is refused at compile', async () => {
    const gateway = await startGateway([api()]);
    for (const config of [{ fromClient: { messageBytesMax: 0 } }, { fromClient: { size: 1 } }, { toClient: { messagesPerSecond: -1 } }, { both: {} }]) {
      expect(gateway.load([limited(config)])).toHaveLength(1);
    }
  });
});
