import type net from 'node:net';
import { Health, Retry } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { type Backend, backends, call, tally } from './backend.js';
import { api, conformance, get, startGateway, upstream } from './harness.js';
import { RawServer } from './raw-server.js';

/** Nothing is ejected: what is seen is the retries. */
const health = Health.parse({ outlier: { enabled: false } });
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Hangs up on the first request of every odd connection, and answers on the others. */
const fickle = (answer = OK) =>
  RawServer.start((socket: net.Socket, n: number) => void socket.once('data', () => (n % 2 === 1 ? socket.destroy() : socket.end(answer))));

conformance('a retry', () => {
  test('goes to another target first, and the record says why there was one', async () => {
    const [dead, live] = (await backends(2)) as [Backend, Backend];
    await dead.down();
    const gateway = await startGateway([api(), upstream([dead.url, live.url], { retries: 1, health })]);
    expect(await tally(gateway, 10)).toEqual({ b: 10 });
    const retried = gateway.records.filter(({ attempts }) => attempts.length > 1);
    expect(retried).toHaveLength(5);
    for (const { attempts } of retried) {
      expect(attempts).toMatchObject([
        { target: 'tgt_1', error: 'connect: ECONNREFUSED' },
        { target: 'tgt_2', because: 'retry', status: 200 },
      ]);
    }
  });

  test('is never made after the first byte of the answer went to the client', async () => {
    const cut = await RawServer.start((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
        setTimeout(() => socket.destroy(), 20);
      });
    });
    const gateway = await startGateway([api(), upstream(cut.url, { retries: 3, health })]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect(await client.untilClosed()).toMatch(/half$/);
    expect(cut.sockets).toHaveLength(1);
    expect(gateway.records).toMatchObject([{ outcome: 'failed', attempts: [{ status: 200 }] }]);
  });

  test('happens for as large a share of recent calls as its budget says, and no more', async () => {
    const [a] = (await backends(1)) as [Backend];
    await a.down();
    const retry = Retry.parse({ budgetShare: 0.1, budgetMin: 2, backoffMs: 0 });
    const gateway = await startGateway([api(), upstream(a.url, { retries: 3, retry, health })]);
    await tally(gateway, 50);
    const attempts = gateway.records.reduce((sum, record) => sum + record.attempts.length, 0);
    expect(attempts).toBe(50 + 5);
  });

  test('follows chosen answers, and the client sees the better one', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    a.answer = (_request, response) => void response.writeHead(503).end('a is ill');
    const retry = Retry.parse({ statuses: ['503'] });
    const gateway = await startGateway([api(), upstream([a.url, b.url], { retries: 1, retry, health })]);
    expect(await tally(gateway, 6)).toEqual({ b: 6 });
    expect(gateway.records[0]?.attempts).toMatchObject([
      { target: 'tgt_1', status: 503 },
      { target: 'tgt_2', because: 'retry', status: 200 },
    ]);
    expect(await tally(gateway, 4, { method: 'POST', body: 'x' })).toEqual({ 503: 2, b: 2 });
  });

  test('gives the last answer when there is no better one', async () => {
    const [a] = (await backends(1)) as [Backend];
    a.answer = (_request, response) => void response.writeHead(503).end('ill');
    const gateway = await startGateway([api(), upstream(a.url, { retries: 2, retry: Retry.parse({ statuses: ['503'] }), health })]);
    expect(await call(gateway)).toMatchObject({ status: 503, body: 'ill' });
    expect(a.requests).toHaveLength(3);
  });

  test('of an idempotent method sends its body again, whole, where the upstream allows it', async () => {
    const behind = await fickle();
    const retry = Retry.parse({ methods: 'idempotent' });
    const gateway = await startGateway([api(), upstream(behind.url, { retry, health })]);
    expect((await call(gateway, { method: 'PUT', body: 'the whole body' })).status).toBe(200);
    expect(behind.received.match(/content-length: 14\r\n\r\nthe whole body/g)).toHaveLength(2);
    // a body of unknown length too: as chunks
    const client = await gateway.connect();
    client.send('PUT /acme/pets/v1/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n');
    expect((await client.response()).status).toBe(200);
    expect(
      behind.received
        .split('PUT ')
        .at(-1)
        ?.replaceAll(/[\r\n0-9]/g, ''),
    ).toMatch(/abcde$/);
    expect((await call(gateway, { method: 'POST', body: 'x' })).status).toBe(502);
  });

  test('is not made for a body longer than may be kept', async () => {
    const behind = await fickle();
    const retry = Retry.parse({ methods: 'idempotent', bodyBytesMax: 1_000 });
    const gateway = await startGateway([api(), upstream(behind.url, { retry, health })]);
    expect((await call(gateway, { method: 'PUT', body: 'x'.repeat(1_001) })).status).toBe(502);
  });

  test('is made for a POST when nothing of it was sent, with its body', async () => {
    const [dead, live] = (await backends(2)) as [Backend, Backend];
    await dead.down();
    live.answer = (request, response) => void request.pipe(response);
    const gateway = await startGateway([api(), upstream([dead.url, live.url], { retries: 1, health })]);
    for (let i = 0; i < 4; i++) expect(await call(gateway, { method: 'POST', body: `order ${i}` })).toMatchObject({ status: 200, body: `order ${i}` });
    expect(live.requests).toHaveLength(4);
  });
});
