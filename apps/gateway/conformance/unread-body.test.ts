import { expect, test } from 'vitest';
import { api, conformance, get, KEYED, startGateway, upstream, upstreamServer } from './harness.js';

const SMUGGLED = 'GET /acme/pets/v1/smuggled HTTP/1.1\r\nHost: h\r\n\r\n';

conformance('a body that nobody reads', () => {
  test('is thrown away, and the next request is answered', async () => {
    const gateway = await startGateway([api({ policies: KEYED }), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send(`POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}${get('/acme/pets/v1/b')}`);
    const [first, second] = [await client.response(), await client.response()];
    expect([first.status, second.status]).toEqual([401, 401]);
    expect(gateway.records.map(({ path }) => path)).toEqual(['/acme/pets/v1/a', '/acme/pets/v1/b']);
  });

  test('is waited for when it is small and still on its way', async () => {
    const gateway = await startGateway([api({ policies: KEYED }), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n01234');
    const first = await client.response();
    expect(first.status).toBe(401);
    expect(first.headers.connection).toBeUndefined();
    client.send(`56789${get('/acme/pets/v1/b')}`);
    expect((await client.response()).status).toBe(401);
    expect(gateway.records.map(({ path }) => path)).toEqual(['/acme/pets/v1/a', '/acme/pets/v1/b']);
  });

  test('ends the connection when it is large', async () => {
    const gateway = await startGateway([api({ policies: KEYED }), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 10000000\r\n\r\n01234');
    const response = await client.response();
    expect(response).toMatchObject({ status: 401, headers: { connection: 'close' } });
    client.send(SMUGGLED);
    expect(await client.untilClosed()).toBe('');
    expect(gateway.records).toHaveLength(1);
  });

  test('ends the connection when its end is not known', async () => {
    const gateway = await startGateway([api({ policies: KEYED }), upstream('http://127.0.0.1:9')]);
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel');
    expect(await client.response()).toMatchObject({ status: 401, headers: { connection: 'close' } });
    await client.untilClosed();
  });

  test('is cut short when the upstream answers before it is complete, and the answer still arrives', async () => {
    const net = await import('node:net');
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Much\r\nContent-Length: 2\r\n\r\nno'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const gateway = await startGateway([api(), upstream(`http://127.0.0.1:${(server.address() as { port: number }).port}`)]);
    const client = await gateway.connect();
    client.send('POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\n\r\n01234');
    expect(await client.response()).toMatchObject({ status: 413, body: 'no' });
    client.send(`567890123456789${get('/nobody')}`);
    expect((await client.response()).status).toBe(404);
    server.close();
  });

  test('that is chunked and complete keeps the connection', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: KEYED }), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(`POST /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n${get('/nobody')}`);
    expect([(await client.response()).status, (await client.response()).status]).toEqual([401, 404]);
  });
});
