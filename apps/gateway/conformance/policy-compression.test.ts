import type http from 'node:http';
import net from 'node:net';
import zlib from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, get, policy, startGateway, upstream, upstreamServer } from './harness.js';

const TEXT = JSON.stringify({ list: Array(500).fill('the same again') });
const DECODE: Record<string, (bytes: Buffer) => Buffer> = { gzip: zlib.gunzipSync, br: zlib.brotliDecompressSync, zstd: zlib.zstdDecompressSync };

type Handler = (request: { path: string }, response: http.ServerResponse) => void;

const json: Handler = (_request, response) =>
  void response.writeHead(200, { 'content-type': 'application/json', etag: '"v1"', 'accept-ranges': 'bytes' }).end(TEXT);

conformanceOnAllWires('compression', () => {
  const serve = async (config: Record<string, unknown> = {}, handler: Handler = json, more: ReturnType<typeof policy>[] = []) => {
    const behind = await upstreamServer(handler);
    const one = config.example === true ? docsExample('compression') : policy('compression', config);
    const gateway = await startGateway([api({ policies: [one, ...more] }), upstream(behind.url)]);
    const client = await gateway.connect();
    const ask = async (headers: Record<string, string> = {}, path = '/a', method = 'GET') => {
      client.send(get(`/acme/pets/v1${path}`, headers).replace('GET', method));
      const { status, headers: got, body } = await client.response(5_000, method === 'HEAD');
      const bytes = Buffer.from(body, 'latin1');
      const coding = got['content-encoding'];
      const text = (coding === undefined || bytes.length === 0 ? bytes : (DECODE[coding] as (bytes: Buffer) => Buffer)(bytes)).toString('utf8');
      return { status, headers: got, coding, bytes, text };
    };
    return { behind, gateway, ask };
  };

  test.each([
    ['gzip', 'gzip'],
    ['gzip, br, zstd', 'zstd'],
    ['gzip;q=1.0, br;q=0.9', 'gzip'],
    ['x-gzip', 'gzip'],
    ['*', 'zstd'],
    ['br;q=0, *;q=0.1', 'zstd'],
    ['gzip;q=0', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['deflate', undefined],
    ['', undefined],
  ])('Accept-Encoding %s: %s', async (wanted, coding) => {
    const { ask } = await serve();
    const answer = await ask(wanted === '' ? {} : { 'Accept-Encoding': wanted });
    expect([answer.coding, answer.text === TEXT]).toEqual([coding, true]);
    expect(answer.headers.vary).toBe('Accept-Encoding');
    if (coding === undefined) expect(answer.headers).toMatchObject({ etag: '"v1"', 'accept-ranges': 'bytes' });
    else {
      expect(answer.headers.etag).toBe('W/"v1"');
      expect(answer.headers['accept-ranges']).toBeUndefined();
      expect(answer.headers['content-length']).toBeUndefined();
      expect(answer.bytes.length).toBeLessThan(TEXT.length / 5);
    }
  });

  test('the example of its page', async () => {
    const { ask, gateway } = await serve({ example: true });
    const answer = await ask({ 'Accept-Encoding': 'gzip, deflate, br, zstd' });
    expect([answer.coding, answer.text]).toEqual(['br', TEXT]);
    await expect.poll(() => gateway.records[0]?.responseBytes).toBe(answer.bytes.length);
  });

  test.each<[string, number, Record<string, string>, string]>([
    ['coded already', 200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, zlib.gzipSync(TEXT).toString('latin1')],
    ['not to be transformed', 200, { 'content-type': 'text/plain', 'cache-control': 'public, no-transform' }, TEXT],
    ['an image', 200, { 'content-type': 'image/png' }, TEXT],
    ['without a type', 200, {}, TEXT],
    ['short', 200, { 'content-type': 'text/plain', 'content-length': '5' }, 'short'],
    ['a part', 206, { 'content-type': 'text/plain', 'content-range': 'bytes 0-9/99' }, TEXT],
    ['events', 200, { 'content-type': 'text/event-stream' }, 'data: a\n\n'],
  ])('%s passes as it is', async (_what, status, headers, body) => {
    const { ask } = await serve({}, (_request, response) => void response.writeHead(status, headers).end(Buffer.from(body, 'latin1')));
    const answer = await ask({ 'Accept-Encoding': 'br, gzip' });
    expect([answer.status, answer.coding, answer.bytes.toString('latin1')]).toEqual([status, headers['content-encoding'], body]);
  });

  test('HEAD says what GET would', async () => {
    const { ask } = await serve();
    const answer = await ask({ 'Accept-Encoding': 'br' }, '/a', 'HEAD');
    expect([answer.coding, answer.bytes.length, answer.headers['content-length'], answer.headers.etag]).toEqual(['br', 0, undefined, 'W/"v1"']);
  });

  test('304 has no body, and requests follow each other on one connection', async () => {
    const { ask } = await serve({}, (request, response) =>
      request.path.endsWith('304') ? void response.writeHead(304, { etag: '"v1"' }).end() : json(request, response),
    );
    for (let i = 0; i < 3; i++) {
      expect((await ask({ 'Accept-Encoding': 'gzip' })).text).toBe(TEXT);
      expect((await ask({ 'Accept-Encoding': 'gzip' }, '/304')).status).toBe(304);
    }
  });

  test('responses that come in one piece, many at once', async () => {
    const whole = `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2000\r\n\r\n${'x'.repeat(2_000)}`;
    const server = net.createServer((socket) => {
      socket.on('data', () => socket.write(whole));
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const gateway = await startGateway([
      api({ policies: [policy('compression')] }),
      upstream(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`),
    ]);
    const clients = await Promise.all(Array.from({ length: 8 }, () => gateway.connect()));
    for (let round = 0; round < 5; round++) {
      for (const client of clients) client.send(get('/acme/pets/v1/a', { 'Accept-Encoding': 'gzip' }));
      for (const client of clients) {
        const response = await client.response();
        expect(zlib.gunzipSync(Buffer.from(response.body, 'latin1')).toString()).toBe('x'.repeat(2_000));
      }
    }
  });

  test('what comes slowly leaves before it ends', async () => {
    let finish = () => {};
    const { gateway } = await serve({}, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{"a":1}\n');
      finish = () => response.end('{"b":2}\n');
    });
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'Accept-Encoding': 'gzip' }));
    await expect.poll(() => client.received.length).toBeGreaterThan(10);
    finish();
    expect(zlib.gunzipSync(Buffer.from((await client.response()).body, 'latin1')).toString()).toBe('{"a":1}\n{"b":2}\n');
  });

  test('events each by each, where they are to be', async () => {
    const { ask } = await serve(
      { eventStreams: true },
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: a\n\ndata: b\n\n'),
    );
    const answer = await ask({ 'Accept-Encoding': 'zstd' });
    expect([answer.coding, answer.text]).toEqual(['zstd', 'data: a\n\ndata: b\n\n']);
  });

  test('what another policy made of a body, and a mock', async () => {
    const changed = await serve({}, json, [policy('transform', { response: { template: '{ "n": {{ body.list | size }}, "l": {{ body.list }} }' } })]);
    const answer = await changed.ask({ 'Accept-Encoding': 'br' });
    expect([answer.coding, JSON.parse(answer.text).n]).toEqual(['br', 500]);
    expect(await changed.ask({ 'Accept-Encoding': 'br' })).toMatchObject({ text: answer.text });
  });

  test('requests reach the upstream decompressed, up to a limit', async () => {
    const { gateway, behind } = await serve({ decompressRequests: true, bodyBytesMax: 20_000 }, (_request, response) => void response.end());
    const send = async (body: Buffer, coding: string) => {
      const client = await gateway.connect();
      const head = `POST /acme/pets/v1/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`;
      client.send(Buffer.concat([Buffer.from(head), body]));
      return (await client.response()).status;
    };
    expect(await send(zlib.gzipSync(TEXT), 'gzip')).toBe(200);
    expect(behind.requests[0]?.body).toBe(TEXT);
    expect(behind.requests[0]?.headers).toMatchObject({ 'content-length': String(TEXT.length) });
    expect(behind.requests[0]?.headers['content-encoding']).toBeUndefined();
    expect(await send(zlib.gzipSync(Buffer.alloc(50_000_000)), 'gzip')).toBe(413);
    expect(await send(Buffer.from('nonsense'), 'gzip')).toBe(415);
    expect(behind.requests).toHaveLength(1);
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [{ codings: [] }, { codings: ['lzw'] }, { types: ['text'] }, { level: 11 }])
      expect(gateway.load([api({ policies: [policy('compression', config)] })])).toHaveLength(1);
  });
});

conformanceOnAllWires('compression under pressure', () => {
  const large = Buffer.alloc(24 * 1_048_576, 'some text that is compressed away, but not entirely: ');

  test('a large body comes whole to a client that reads slowly', async () => {
    for (let i = 0; i < large.length; i += 64) large.writeUInt32LE((i * 2_654_435_761) >>> 0, i);
    const behind = await upstreamServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(large));
    const gateway = await startGateway([api({ policies: [policy('compression')] }), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'Accept-Encoding': 'gzip' }));
    client.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    client.socket.resume();
    const response = await client.response(60_000);
    expect(zlib.gunzipSync(Buffer.from(response.body, 'latin1')).equals(large)).toBe(true);
  });

  test('an upstream that breaks off is told as such, and the gateway serves on', async () => {
    const behind = await upstreamServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('x'.repeat(100_000), () => (request.path === '/cut' ? response.destroy() : response.end()));
    });
    const gateway = await startGateway([api({ policies: [policy('compression')] }), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/cut', { 'Accept-Encoding': 'gzip' }));
    // cut off, or an end that is none
    const whole = client.response(2_000).then(({ body }) => zlib.gunzipSync(Buffer.from(body, 'latin1')));
    await expect(whole).rejects.toThrow();
    await expect.poll(() => gateway.records[0]?.outcome).toBe('failed');
    const again = await gateway.connect();
    again.send(get('/acme/pets/v1/a', { 'Accept-Encoding': 'gzip' }));
    expect((await again.response()).status).toBe(200);
  });

  test('a client that leaves ends the upstream’s response', async () => {
    let gone = false;
    const behind = await upstreamServer((_request, response) => {
      response.on('close', () => {
        gone = true;
      });
      response.writeHead(200, { 'content-type': 'text/plain' }).write('x'.repeat(1_000));
    });
    const gateway = await startGateway([api({ policies: [policy('compression')] }), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { 'Accept-Encoding': 'gzip' }));
    await expect.poll(() => client.received.length).toBeGreaterThan(0);
    client.socket.destroy();
    await expect.poll(() => gone).toBe(true);
    await expect.poll(() => gateway.records[0]?.outcome).toBe('aborted');
  });
});
