import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { Flag, type FrameSocket, fields, frame, Type } from './frame-socket.js';
import { conformance } from './harness.js';
import { connectHttp2, h2get, request } from './http2.js';
import { frameClient, GET, open, serve } from './http2-frames.js';

const ENHANCE_YOUR_CALM = 11;
const CANCEL = Buffer.from([0, 0, 0, 8]);

conformance('a client of HTTP/2 that does more than its share', () => {
  const cancel = (id: number) => frame(Type.resetStream, 0, id, CANCEL);

  /** It is cut off, and everybody else is served as before. */
  const isStopped = async (gateway: Awaited<ReturnType<typeof serve>>['gateway'], client: FrameSocket) => {
    await waitFor(() => client.closed, { what: 'the connection cut' });
    expect((await request(await connectHttp2(gateway), h2get('/acme/pets/v1/a'))).status).toBe(200);
  };

  test('by opening and giving up streams in one go is cut off after a few hundred', async () => {
    const { behind, gateway } = await serve();
    const client = await frameClient(gateway);
    const flood = Array.from({ length: 5_000 }, (_, i) => [open(i * 2 + 1), cancel(i * 2 + 1)]).flat();
    client.send(...flood);
    await isStopped(gateway, client);
    // what was given up before it was looked at costs no exchange
    expect(behind.requests.length).toBeLessThan(500);
    expect(gateway.records.length).toBeLessThan(500);
  });

  test('by giving up streams that the upstream works on is cut off, and the upstream is spared', async () => {
    let working = 0;
    const { gateway } = await serve((_request, response) => {
      working++;
      response.on('close', () => working--);
      if (_request.path !== '/a') return;
      setTimeout(() => response.end('late'), 200);
    });
    const client = await frameClient(gateway);
    for (let round = 0; round < 60 && !client.closed; round++) {
      const ids = Array.from({ length: 10 }, (_, i) => (round * 10 + i) * 2 + 1);
      client.send(...ids.map(open));
      await new Promise((resolve) => setTimeout(resolve, 5));
      client.send(...ids.map(cancel));
    }
    await waitFor(() => client.closed);
    expect(client.goodbye).toBe(ENHANCE_YOUR_CALM);
    await waitFor(() => working === 0, { what: 'the upstream left alone' });
    expect(gateway.records.every(({ outcome, status }) => outcome === 'aborted' && status === 499)).toBe(true);
  });

  test('but not one that gives up now and then, as browsers do', async () => {
    const { gateway } = await serve(async (_request, response) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      response.end('ok');
    });
    const session = await connectHttp2(gateway);
    for (let round = 0; round < 3; round++) {
      const given = Array.from({ length: 40 }, () => session.request(h2get('/acme/pets/v1/a')));
      for (const stream of given) {
        stream.on('error', () => {});
        stream.close(8);
      }
      expect((await request(session, h2get('/acme/pets/v1/a'))).status).toBe(200);
    }
    expect(session.destroyed).toBe(false);
  });

  test('by opening more streams at once than were offered has the surplus refused', async () => {
    const { gateway, behind } = await serve(async (_request, response) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      response.end('ok');
    });
    const client = await frameClient(gateway);
    await waitFor(() => client.of(Type.settings).some(({ flags }) => flags === Flag.ack));
    client.send(frame(Type.settings, Flag.ack, 0), ...Array.from({ length: 150 }, (_, i) => open(i * 2 + 1)));
    await waitFor(() => client.closed || client.of(Type.resetStream).length + client.of(Type.data).length >= 50);
    expect(behind.requests.length).toBeLessThanOrEqual(100);
  });

  test.each<[string, (id: number) => Buffer]>([
    ['pings', () => frame(Type.ping, 0, 0, Buffer.alloc(8))],
    ['settings', () => frame(Type.settings, 0, 0)],
    ['empty DATA', (id) => frame(Type.data, 0, id)],
    ['window updates of nothing', (id) => frame(Type.windowUpdate, 0, id, Buffer.alloc(4))],
  ])('by a flood of %s is cut off', async (_name, make) => {
    const { gateway } = await serve();
    const client = await frameClient(gateway);
    client.send(frame(Type.headers, Flag.endHeaders, 1, fields({ ...GET, ':method': 'POST' })));
    const flood = Buffer.concat(Array.from({ length: 2_000 }, () => make(1)));
    for (let i = 0; i < 10 && !client.closed; i++) {
      client.send(flood);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await isStopped(gateway, client);
  });

  test('by a head without end is cut off', async () => {
    const { gateway } = await serve();
    const client = await frameClient(gateway);
    client.send(frame(Type.headers, Flag.endStream, 1, fields(GET)));
    const more = Buffer.concat(Array.from({ length: 200 }, (_, i) => frame(Type.continuation, 0, 1, fields({ [`x-${i}`]: 'v'.repeat(1_000) }))));
    for (let i = 0; i < 20 && !client.closed; i++) {
      client.send(more);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await isStopped(gateway, client);
    expect(gateway.records.length).toBeLessThanOrEqual(1);
  });

  test('by a head that unpacks to far more than it is cannot make the gateway hold it', async () => {
    const { gateway, behind } = await serve();
    const client = await frameClient(gateway);
    // one field of 4 KB into the table, then a byte for each repetition (RFC 7541, 6.1)
    const entry = Buffer.concat([Buffer.from([0x40]), fields({ 'x-bomb': 'b'.repeat(3_900) }).subarray(1)]);
    const repeated = Buffer.alloc(4_000, 0xbe);
    client.send(frame(Type.headers, Flag.endHeaders | Flag.endStream, 1, Buffer.concat([fields(GET), entry, repeated])));
    await waitFor(() => client.closed || client.reset(1) !== undefined || client.of(Type.headers, 1).length > 0);
    expect(behind.requests).toHaveLength(0);
    expect((await request(await connectHttp2(gateway), h2get('/acme/pets/v1/a'))).status).toBe(200);
  });
});
