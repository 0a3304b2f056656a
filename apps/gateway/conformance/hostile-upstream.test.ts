import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformance, get, startGateway, upstream } from './harness.js';
import { RawServer } from './raw-server.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** An upstream that answers the first bytes of each connection with these. */
const answering = (bytes: string) => RawServer.start((socket) => socket.once('data', () => socket.write(bytes, 'latin1')));

conformance('a hostile upstream', () => {
  test.each([
    ['CR in a value', 'HTTP/1.1 200 OK\r\nX-A: b\rSet-Cookie: evil=1\r\nContent-Length: 0\r\n\r\n'],
    ['LF in a value', 'HTTP/1.1 200 OK\r\nX-A: b\nSet-Cookie: evil=1\r\nContent-Length: 0\r\n\r\n'],
    ['CR in the reason', 'HTTP/1.1 200 O\rK\r\nContent-Length: 0\r\n\r\n'],
    ['CR in a name', 'HTTP/1.1 200 OK\r\nX\r-A: b\r\nContent-Length: 0\r\n\r\n'],
  ])('cannot split a response with %s', async (_name, bytes) => {
    const behind = await answering(bytes);
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 0 })]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    const response = await client.response();
    expect(response.status).toBe(502);
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  test('that sends a head without end, slowly, is cut off in time', async () => {
    const behind = await RawServer.start((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const beat = setInterval(() => socket.write('X-A: b\r\n'), 20);
      socket.on('close', () => clearInterval(beat));
    });
    const gateway = await startGateway([api(), upstream(behind.url, { firstByteTimeoutMs: 300, retries: 0 })]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect((await client.response()).status).toBe(504);
    await waitFor(() => behind.closed === 1);
  });

  test('that announces more than it sends breaks its own response only', async () => {
    const behind = await RawServer.start((socket) =>
      socket.once('data', (data) => (data.includes('/lie') ? socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort') : socket.write(OK))),
    );
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/lie'));
    expect(await client.untilClosed()).toMatch(/short$/);
    expect(await (await fetch(`${gateway.url}/acme/pets/v1/a`)).text()).toBe('ok');
  });

  test.each([
    ['a chunk larger than any', 'fffffffffffffff\r\n'],
    ['extensions without end', `1;${'a'.repeat(50_000)}\r\nx\r\n`],
    ['a size without end', '0'.repeat(50_000)],
  ])('is cut off when it sends %s', async (_name, chunk) => {
    const behind = await answering(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`);
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 0 })]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    const text = await client.untilClosed();
    expect(text).not.toMatch(/\r\n0\r\n/);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records).toMatchObject([{ outcome: 'failed', code: 'gateway.upstream_invalid' }]);
  });

  test('that sends a body in a million crumbs takes no memory for them', async () => {
    const crumbs = '1\r\nx\r\n'.repeat(10_000);
    const behind = await RawServer.start((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        for (let i = 0; i < 20; i++) socket.write(crumbs);
        socket.write('0\r\n\r\n');
      }),
    );
    const gateway = await startGateway([api(), upstream(behind.url)]);
    expect(await (await fetch(`${gateway.url}/acme/pets/v1/a`)).text()).toHaveLength(200_000);
  });

  test('that answers before the body is sent does not answer the next request with it', async () => {
    // says its answer at once and keeps the connection, as if nothing were left to read
    const behind = await RawServer.start((socket, n) => {
      socket.once('data', () => socket.write(n === 1 ? 'HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nearly' : OK));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/up HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\n0123456789');
    expect(await client.response()).toMatchObject({ status: 403, body: 'early' });
    // the rest of the body is a request in disguise
    client.send('GET /evil HTTP/1.1\r\nA: b');
    await waitFor(() => behind.closed === 1);
    const other = await gateway.connect();
    other.send(get('/acme/pets/v1/a'));
    expect(await other.response()).toMatchObject({ status: 200, body: 'ok' });
    expect(behind.received).not.toContain('evil');
    expect(gateway.records.map(({ path }) => path)).toEqual(['/acme/pets/v1/up', '/acme/pets/v1/a']);
  });

  test('that answers the next request in advance gives it to nobody', async () => {
    const behind = await RawServer.start((socket, n) => {
      socket.on('data', () => socket.write(n === 1 ? `${OK}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil` : OK));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    for (let i = 0; i < 3; i++) expect(await (await fetch(`${gateway.url}/acme/pets/v1/${i}`)).text()).toBe('ok');
    expect(behind.sockets.length).toBeGreaterThan(1);
  });
});
