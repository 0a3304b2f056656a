import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';
import { RawServer } from './raw-server.js';

const nothing = { loopDelayMsMax: 0, memoryBytesMax: 0, bufferedBytesMax: 0 };

conformance('a gateway short of memory', () => {
  test('refuses new calls on connections there are, and new connections, with a word on when to come again', async () => {
    const behind = await upstreamServer();
    // every process has more than a byte
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { overload: { ...nothing, memoryBytesMax: 1 } } });
    const client = await gateway.connect();
    await waitFor(() => gateway.workload().pressures.length > 0);
    client.send(get('/acme/pets/v1/a'));
    const refused = await client.response();
    expect([refused.status, JSON.parse(refused.body).code, refused.headers['retry-after']]).toEqual([503, 'gateway.overloaded', '1']);
    expect((await (await gateway.connect()).response()).status).toBe(503);
    expect(gateway.workload()).toMatchObject({ pressures: ['memory'], shed: 1, turnedAway: 1 });
    expect(gateway.records).toMatchObject([{ status: 503, outcome: 'refused', code: 'gateway.overloaded' }]);
    expect(behind.requests).toEqual([]);
  });

  test('because clients do not read goes on once they do, and what was in flight is finished', async () => {
    const size = 30_000_000;
    const behind = await RawServer.start((socket) => {
      socket.on('data', (data) => {
        if (data.includes('/large')) {
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
          socket.write(Buffer.alloc(size, 0x61));
        } else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { overload: { ...nothing, bufferedBytesMax: 10_000 } } });
    const slow = await gateway.connect();
    const other = await gateway.connect();
    let received = 0;
    slow.socket.removeAllListeners('data');
    slow.socket.on('data', (data) => {
      received += data.length;
    });
    slow.socket.pause();
    slow.send(get('/acme/pets/v1/large'));
    await waitFor(() => gateway.workload().pressures.includes('buffers'));
    other.send(get('/acme/pets/v1/a'));
    expect((await other.response()).status).toBe(503);
    slow.socket.resume();
    await waitFor(() => received > size);
    await waitFor(() => gateway.workload().pressures.length === 0);
    other.send(get('/acme/pets/v1/a'));
    expect((await other.response()).body).toBe('ok');
  });
});
