import { Health } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { call } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';
import { RawServer } from './raw-server.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const health = Health.parse({ outlier: { enabled: false } });

/** Answers the first request of each connection and hangs up on the second, as if it had closed the connection a moment before. */
const forgetful = () =>
  RawServer.start((socket) => {
    let answered = false;
    socket.on('data', () => {
      if (answered) socket.destroy();
      else socket.write(OK);
      answered = true;
    });
  });

conformance('a kept connection that the other side has closed', () => {
  test('is replaced by a fresh one, without retries allowed, and the client sees nothing of it', async () => {
    const behind = await forgetful();
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 0, health })]);
    for (let i = 0; i < 5; i++) expect(await call(gateway)).toMatchObject({ status: 200, body: 'ok' });
    expect(gateway.records[1]?.attempts).toMatchObject([
      { target: 'tgt_1', error: expect.stringMatching(/^reset/) },
      { because: 'stale', status: 200 },
    ]);
    expect(gateway.records[0]?.attempts).toHaveLength(1);
  });

  test('is replaced for idempotent methods with a body too: it is sent again', async () => {
    const behind = await forgetful();
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 0, health })]);
    await call(gateway);
    expect((await call(gateway, { method: 'PUT', body: 'again' })).status).toBe(200);
    expect((await call(gateway, { method: 'DELETE' })).status).toBe(200);
    expect(behind.received.match(/\r\n\r\nagain/g)).toHaveLength(2);
  });

  test('does not count against the target', async () => {
    const behind = await forgetful();
    const strict = Health.parse({ outlier: { consecutiveFailures: 1, ejectionMs: 60_000 } });
    const other = await forgetful();
    const gateway = await startGateway([api(), upstream([behind.url, other.url], { retries: 0, health: strict })]);
    for (let i = 0; i < 12; i++) expect((await call(gateway)).status).toBe(200);
    const states = [...gateway.runtime.pools.states()].flatMap(({ targets }) => [...targets.values()]);
    expect(states.map((state) => state.condition())).toEqual(['up', 'up']);
  });

  test('is not used for a POST when it was idle for more than a moment', async () => {
    const behind = await RawServer.start((socket) => void socket.on('data', () => socket.write(OK)));
    const gateway = await startGateway([api(), upstream(behind.url, { retries: 0, health })]);
    await call(gateway);
    expect((await call(gateway, { method: 'POST', body: 'x' })).status).toBe(200);
    expect(behind.sockets).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 2_400));
    expect((await call(gateway, { method: 'POST', body: 'x' })).status).toBe(200);
    expect(behind.sockets).toHaveLength(2);
    // a GET would have used the first: it can be sent again
    expect((await call(gateway)).status).toBe(200);
    expect(behind.sockets).toHaveLength(2);
  });
});
