import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, get, startGateway, upstream } from './harness.js';

/** An upstream that answers each request with these bytes, perhaps in pieces, and perhaps hangs up. */
async function rawUpstream(pieces: readonly string[], { end = false, delayMs = 0 } = {}) {
  const heads: string[] = [];
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', async (chunk) => {
      heads.push(chunk.toString('latin1'));
      for (const piece of pieces) {
        socket.write(Buffer.from(piece, 'latin1'));
        await new Promise((resolve) => (delayMs > 0 ? setTimeout(resolve, delayMs) : setImmediate(resolve)));
      }
      if (end) socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`, heads };
}

const REFUSED: [string, string][] = [
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n'],
  ['a length beside chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello'],
  ['an unknown coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello'],
  ['a line that ends in LF', 'HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\nhello'],
  ['a folded line', 'HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 5\r\n\r\nhello'],
  ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello'],
  ['NUL in a value', 'HTTP/1.1 200 OK\r\nX-A: \0\r\nContent-Length: 5\r\n\r\nhello'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\nContent-Length: 5\r\n\r\nhello'],
  ['a switch of protocols nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
  ['interim responses without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100)],
  ['a head without end', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}`],
];

conformance('a response', () => {
  test.each(REFUSED)('with %s is answered with 502', async (_name, bytes) => {
    const behind = await rawUpstream([bytes]);
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 0 })]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    const response = await client.response();
    expect(response.status).toBe(502);
    expect(JSON.parse(response.body)).toMatchObject({ code: 'gateway.upstream_invalid' });
    client.send(get('/nobody'));
    expect((await client.response()).status).toBe(404);
    expect(gateway.records[0]).toMatchObject({ status: 502, outcome: 'failed', code: 'gateway.upstream_invalid' });
  });

  test('that is split anywhere means the same', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n6\r\n world\r\n0\r\nX-T: 1\r\n\r\n';
    for (let at = 1; at < bytes.length; at += 3) {
      const behind = await rawUpstream([bytes.slice(0, at), bytes.slice(at)], { delayMs: 1 });
      const gateway = await startGateway([api(), upstream(behind.url)]);
      const client = await gateway.connect();
      client.send(get('/acme/pets/v1/a'));
      expect(await client.response(), `split at ${at}`).toMatchObject({ status: 200, body: 'hello world', headers: { 'x-a': 'b' } });
    }
  });

  test('that ends by the connection reaches an HTTP/1.1 client in chunks', async () => {
    const behind = await rawUpstream(['HTTP/1.1 200 OK\r\n\r\nhel', 'lo'], { end: true, delayMs: 5 });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a').repeat(2));
    for (let i = 0; i < 2; i++) expect(await client.response()).toMatchObject({ body: 'hello', headers: { 'transfer-encoding': 'chunked' } });
  });

  test('that ends by the connection, or in chunks, ends an HTTP/1.0 client’s connection', async () => {
    for (const bytes of ['HTTP/1.0 200 OK\r\n\r\nhello', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n']) {
      const behind = await rawUpstream([bytes], { end: true });
      const gateway = await startGateway([api(), upstream(behind.url)]);
      const client = await gateway.connect();
      client.send('GET /acme/pets/v1/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
      const text = await client.untilClosed();
      expect(text).toMatch(/connection: close/);
      expect(text).not.toMatch(/transfer-encoding/i);
      expect(text.endsWith('\r\n\r\nhello')).toBe(true);
    }
  });

  test('with a length keeps an HTTP/1.0 client that asked for it', async () => {
    const behind = await rawUpstream(['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok']);
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send('GET /acme/pets/v1/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    expect(await client.response()).toMatchObject({ body: 'ok', headers: { connection: 'keep-alive' } });
    client.send('GET /acme/pets/v1/a HTTP/1.0\r\n\r\n');
    expect(await client.response()).toMatchObject({ body: 'ok', headers: { connection: 'close' } });
    await client.untilClosed();
  });

  test.each([
    ['HEAD with a length', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n', { 'content-length': '500' }],
    ['HEAD of chunks', 'HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', {}],
    ['204', 'GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n', {}],
    ['304 with a length', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\nETag: "a"\r\n\r\n', { etag: '"a"' }],
  ])('without a body (%s) ends with its head', async (_name, method, bytes, headers) => {
    const behind = await rawUpstream([bytes]);
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    for (let i = 0; i < 2; i++) {
      client.send(get('/acme/pets/v1/a').replace('GET', method));
      const response = await client.response(5_000, true);
      expect(response.headers).toMatchObject(headers);
      expect(response.headers['transfer-encoding']).toBeUndefined();
    }
  });

  test('of a HEAD request refused by the gateway has no body', async () => {
    const gateway = await startGateway([api(), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send(get('/nobody').replace('GET', 'HEAD') + get('/nobody'));
    expect((await client.response(5_000, true)).status).toBe(404);
    expect((await client.response()).body).toContain('gateway.no_route');
  });

  test('after interim responses is the one that counts', async () => {
    const behind = await rawUpstream([
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ]);
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect(await client.response()).toMatchObject({ status: 103, headers: { link: '</a>' } });
    expect(await client.response()).toMatchObject({ status: 200, body: 'ok' });
  });

  test('with more bytes than it announced gives them to nobody', async () => {
    const behind = await rawUpstream(['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil']);
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    for (let i = 0; i < 3; i++) {
      client.send(get('/acme/pets/v1/a'));
      expect((await client.response()).body).toBe('ok');
    }
  });

  test.each([
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
    ['broken chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX'],
  ])('that breaks off (%s) is broken off, so that the client can see it', async (_name, bytes) => {
    const behind = await rawUpstream([bytes.slice(0, -2), bytes.slice(-2)], { end: true, delayMs: 20 });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    const text = await client.untilClosed();
    expect(text).toContain('200 OK');
    expect(text).not.toContain('\r\n0\r\n\r\n');
    expect(gateway.records[0]).toMatchObject({ status: 200, outcome: 'failed' });
  });

  test('without a reason phrase is taken', async () => {
    const behind = await rawUpstream(['HTTP/1.1 299\r\nContent-Length: 2\r\n\r\nok']);
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect(await client.response()).toMatchObject({ status: 299, body: 'ok' });
  });
});
