import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { Flag, fields, frame, Type } from './frame-socket.js';
import { api, conformance, startGateway, upstream, upstreamServer } from './harness.js';
import { connectHttp2, h2get, request } from './http2.js';
import { frameClient, GET } from './http2-frames.js';
import { authority, connectSecurely, securePort } from './secure.js';

conformance('the end of a connection of HTTP/2', () => {
  const serve = async (limits = {}) => {
    const waiting: (() => void)[] = [];
    const behind = await upstreamServer(async (incoming, response) => {
      if (incoming.path.startsWith('/slow')) await new Promise<void>((resolve) => waiting.push(resolve));
      response.end(incoming.path);
    });
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const gateway = await startGateway([api(), upstream(behind.url)], { tls, limits });
    return { behind, gateway, waiting };
  };

  test('on a drain is told, streams that are open end by themselves, and nothing is lost', async () => {
    const { gateway, waiting } = await serve();
    const session = await connectHttp2(gateway);
    let told = false;
    session.on('goaway', () => {
      told = true;
    });
    const inFlight = Array.from({ length: 5 }, (_, i) => request(session, h2get(`/acme/pets/v1/slow${i}`)));
    await waitFor(() => waiting.length === 5);
    const drained = gateway.drain(20_000);
    await waitFor(() => told);
    for (const go of waiting) go();
    expect((await Promise.all(inFlight)).map(({ status, body }) => [status, body])).toEqual(Array.from({ length: 5 }, (_, i) => [200, `/slow${i}`]));
    await drained;
    expect(gateway.connections()).toBe(0);
    expect(gateway.records.map(({ outcome }) => outcome)).toEqual(Array(5).fill('answered'));
  });

  test('names the last stream that is served, so that what came later can go elsewhere', async () => {
    const { behind, gateway, waiting } = await serve();
    const client = await frameClient(gateway);
    const open = (id: number, path: string) => frame(Type.headers, Flag.endHeaders | Flag.endStream, id, fields({ ...GET, ':path': path }));
    client.send(open(1, '/acme/pets/v1/slow'));
    await waitFor(() => waiting.length === 1);
    const drained = gateway.drain(20_000);
    await waitFor(() => client.goodbye !== undefined);
    expect(client.of(Type.goaway).map(({ payload }) => [payload.readUInt32BE(0), payload.readUInt32BE(4)])).toEqual([[1, 0]]);
    client.send(open(3, '/acme/pets/v1/late'));
    waiting[0]?.();
    await waitFor(() => client.of(Type.data, 1).length > 0);
    await drained;
    expect(behind.requests.map(({ path }) => path)).toEqual(['/slow']);
    expect(gateway.records.map(({ status }) => status)).toEqual([200]);
  });

  test('comes in a drain for idle ones and for handshakes that never end', async () => {
    const { gateway } = await serve();
    const session = await connectHttp2(gateway);
    await request(session, h2get('/acme/pets/v1/a'));
    const idle = await connectSecurely(gateway);
    await gateway.drain(4_000);
    expect([gateway.connections(), gateway.handshakes()]).toEqual([0, 0]);
    await waitFor(() => session.destroyed && idle.closed);
  });

  test('comes when the client asks nothing for long, and when it never asked', async () => {
    const { gateway } = await serve({ keepAliveTimeoutMs: 300, headTimeoutMs: 300 });
    const used = await frameClient(gateway);
    used.send(frame(Type.headers, Flag.endHeaders | Flag.endStream, 1, fields(GET)));
    const silent = await frameClient(gateway);
    await waitFor(() => used.closed && silent.closed);
    expect([used.goodbye, silent.goodbye]).toEqual([0, 0]);
    expect(used.of(Type.data, 1).length).toBeGreaterThan(0);
  });

  test('comes after as many requests as a connection may carry', async () => {
    const { gateway } = await serve({ requestsPerConnectionMax: 3 });
    const session = await connectHttp2(gateway);
    const responses = await Promise.all(['/1', '/2', '/3'].map((path) => request(session, h2get(`/acme/pets/v1${path}`))));
    expect(responses.map(({ body }) => body)).toEqual(['/1', '/2', '/3']);
    await waitFor(() => session.destroyed && gateway.connections() === 0);
  });

  test('cut by the client ends every exchange on it, with a record each', async () => {
    const { gateway, waiting } = await serve();
    const session = await connectHttp2(gateway);
    const asked = Array.from({ length: 4 }, (_, i) => request(session, h2get(`/acme/pets/v1/slow${i}`)).catch((error: Error) => error));
    await waitFor(() => waiting.length === 4);
    session.destroy();
    await Promise.all(asked);
    await waitFor(() => gateway.records.length === 4 && gateway.connections() === 0);
    expect(gateway.records.every(({ outcome, status }) => outcome === 'aborted' && status === 499)).toBe(true);
  });
});
