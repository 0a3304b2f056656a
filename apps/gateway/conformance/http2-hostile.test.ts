import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { Flag, type FrameSocket, fields, frame, Type } from './frame-socket.js';
import { conformance } from './harness.js';
import { connectHttp2, h2get, request } from './http2.js';
import { frameClient, GET, open, serve } from './http2-frames.js';

const PRIORITY = 2;
const UNKNOWN = 0x42;
const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

conformance('a hostile client of HTTP/2', () => {
  type Served = Awaited<ReturnType<typeof serve>>['gateway'];
  const post = (id: number) => frame(Type.headers, Flag.endHeaders, id, fields({ ...GET, ':method': 'POST' }));
  const othersAreServed = async (gateway: Served) => expect((await request(await connectHttp2(gateway), h2get('/acme/pets/v1/a'))).status).toBe(200);

  /** What makes the gateway itself reset a stream, at no cost to the client. */
  test.each<[string, (id: number) => Buffer[]]>([
    ['a window of more than there can be', (id) => [post(id), frame(Type.windowUpdate, 0, id, word(0x7fffffff))]],
    ['a window update of nothing', (id) => [post(id), frame(Type.windowUpdate, 0, id, word(0))]],
    ['data behind the end', (id) => [open(id), frame(Type.data, 0, id, Buffer.from('x'))]],
    ['a stream that depends on itself', (id) => [open(id), frame(PRIORITY, 0, id, Buffer.concat([word(id), Buffer.from([1])]))]],
    [
      'more body than was told',
      (id) => [
        frame(Type.headers, Flag.endHeaders, id, fields({ ...GET, ':method': 'POST', 'content-length': '1' })),
        frame(Type.data, 0, id, Buffer.from('xyz')),
      ],
    ],
  ])('that has its streams reset by %s leaves nothing open behind, and holds up nobody else', async (_name, make) => {
    let working = 0;
    const { behind, gateway } = await serve((received, response) => {
      if (received.headers.host === undefined) return;
      working++;
      response.on('close', () => working--);
      setTimeout(() => response.end('ok'), 100);
    });
    const client = await frameClient(gateway);
    for (let round = 0; round < 100 && !client.closed; round++) {
      client.send(...Array.from({ length: 20 }, (_, i) => make((round * 20 + i) * 2 + 1)).flat());
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await othersAreServed(gateway);
    client.socket.destroy();
    await waitFor(() => working === 0 && gateway.workload().bufferedBytes === 0, { what: 'nothing left open' });
    // each of them ended, and left its record
    const opened = behind.requests.length - 1;
    await waitFor(() => gateway.records.length > opened, { what: 'their records' });
    expect(opened).toBeLessThan(500);
  });

  test.each<[string, (id: number) => Buffer]>([
    ['priorities', (id) => frame(PRIORITY, 0, id * 2 + 1, Buffer.concat([word(0), Buffer.from([1])]))],
    ['frames of no known type', () => frame(UNKNOWN, 0xff, 0, Buffer.alloc(64))],
    ['goodbyes', () => frame(7, 0, 0, Buffer.concat([word(0), word(0)]))],
    ['resets of streams that are no more', () => frame(Type.resetStream, 0, 1, word(8))],
    ['window updates', () => frame(Type.windowUpdate, 0, 0, word(1))],
    ['settings that change each time', (id) => frame(Type.settings, 0, 0, Buffer.concat([Buffer.from([0, 4]), word(id % 65_535)]))],
  ])('by a flood of %s holds up nobody else', async (_name, make) => {
    const { gateway } = await serve();
    const client = await frameClient(gateway);
    client.send(open(1));
    await waitFor(() => client.of(Type.data, 1).length > 0);
    const flood = Buffer.concat(Array.from({ length: 5_000 }, (_, i) => make(i)));
    for (let i = 0; i < 20 && !client.closed; i++) {
      client.send(flood);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (i % 5 === 0) await othersAreServed(gateway);
    }
    expect(gateway.records.length).toBeLessThan(20);
    await othersAreServed(gateway);
  });

  test('CONNECT, plain or for another protocol, leads nowhere', async () => {
    const { behind, gateway } = await serve();
    const client = await frameClient(gateway);
    client.send(frame(Type.headers, Flag.endHeaders, 1, fields({ ':method': 'CONNECT', ':authority': 'gateway.test:443' })));
    await waitFor(() => client.closed || client.reset(1) !== undefined || client.of(Type.headers, 1).length > 0);
    const other = await frameClient(gateway);
    other.send(frame(Type.headers, Flag.endHeaders, 1, fields({ ...GET, ':method': 'CONNECT', ':protocol': 'websocket' })));
    await waitFor(() => other.closed || other.reset(1) !== undefined || other.of(Type.headers, 1).length > 0);
    expect(other.of(Type.headers, 1)).toHaveLength(0);
    expect(behind.requests).toHaveLength(0);
    await othersAreServed(gateway);
  });

  test('that takes nothing of large answers holds bounded memory, which comes back', async () => {
    const whole = Buffer.alloc(4_000_000, 'x');
    const { gateway } = await serve((received, response) => void response.end(received.path.endsWith('/large') ? whole : 'ok'));
    const large = fields({ ...GET, ':path': '/acme/pets/v1/large' });
    const clients: FrameSocket[] = [];
    for (let i = 0; i < 5; i++) {
      const client = await frameClient(gateway);
      client.send(frame(Type.settings, 0, 0, Buffer.concat([Buffer.from([0, 4]), word(0)])));
      client.send(...Array.from({ length: 60 }, (_, n) => frame(Type.headers, Flag.endHeaders | Flag.endStream, n * 2 + 1, large)));
      clients.push(client);
    }
    // 300 streams of 4 MB each asked for 1.2 GB
    await waitFor(() => gateway.workload().bufferedBytes > 1_000_000, { what: 'answers that wait' });
    expect(gateway.workload().bufferedBytes).toBeLessThan(300 * 262_144);
    await othersAreServed(gateway);
    for (const client of clients) client.socket.destroy();
    await waitFor(() => gateway.workload().bufferedBytes === 0, { what: 'nothing left open' });
  });
});
