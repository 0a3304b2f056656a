import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';

const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: x-hop\r\nX-Hop: 1\r\n\r\n';
const FINAL = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

conformance('an interim response', () => {
  test('reaches an HTTP/1.1 client before the upstream has an answer', async () => {
    let answer = () => {};
    const behind = await RawServer.start((socket) => {
      socket.once('data', () => socket.write(HINTS));
      answer = () => socket.write(FINAL);
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    const hints = await client.response();
    expect(hints).toEqual({ status: 103, headers: { link: '</a.css>; rel=preload' }, body: '' });
    expect(client.received).toHaveLength(0);
    answer();
    expect(await client.response()).toMatchObject({ status: 200, body: 'ok' });
    expect(gateway.records).toMatchObject([{ status: 200, responseBytes: 2 }]);
  });

  test('does not reach an HTTP/1.0 client', async () => {
    const behind = await RawServer.start((socket) => socket.once('data', () => socket.write(HINTS + FINAL)));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send('GET /acme/pets/v1/a HTTP/1.0\r\nHost: h\r\n\r\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test('of 100 is about the hop to the upstream: the client has had its own, or did not ask', async () => {
    const behind = await RawServer.start((socket) => socket.on('data', () => socket.write(`HTTP/1.1 100 Continue\r\n\r\n${FINAL}`)));
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect((await client.response()).status).toBe(200);
  });

  test('is read by a stock client', async () => {
    const behind = await upstreamServer((_request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      response.end('ok');
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const { request } = await import('node:http');
    const hints: unknown[] = [];
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${gateway.url}/acme/pets/v1/a`, (response) => response.resume().on('end', () => resolve(response.statusCode)));
      sent.on('information', (information) => hints.push(information.headers.link));
      sent.on('error', reject).end();
    });
    expect([status, hints]).toEqual([200, ['</a.css>; rel=preload']]);
  });

  test('without end is an upstream that answers wrongly', async () => {
    const behind = await RawServer.start((socket) => {
      const beat = setInterval(() => socket.write(HINTS), 2);
      socket.on('close', () => clearInterval(beat));
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    let response = await client.response();
    for (let i = 0; i < 40 && response.status === 103; i++) response = await client.response();
    expect(response.status).toBe(502);
    await waitFor(() => behind.closed === 1);
  });
});
