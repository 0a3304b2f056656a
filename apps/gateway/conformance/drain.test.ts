import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformance, get, startGateway, upstream, upstreamServer } from './harness.js';

conformance('a drain', () => {
  test('finishes what is in flight, says goodbye, and takes nothing new', async () => {
    let answer = () => {};
    const behind = await upstreamServer(async (_request, response) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      response.end('done');
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const busy = await gateway.connect();
    busy.send(get('/acme/pets/v1/a'));
    await waitFor(() => behind.requests.length === 1);
    const drained = gateway.drain(5_000);
    await waitFor(async () => (await gateway.connect().catch((error: Error) => error.message))?.toString().includes('ECONNREFUSED'));
    answer();
    expect(await busy.response()).toMatchObject({ body: 'done', headers: { connection: 'close' } });
    await busy.untilClosed();
    await drained;
    expect(gateway.connections()).toBe(0);
  });

  test('lets a stream run to its end', async () => {
    const behind = await upstreamServer(async (_request, response) => {
      for (let i = 0; i < 20; i++) {
        response.write(`data: ${i}\n\n`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      response.end();
    });
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => client.received.includes('data: 1'));
    await gateway.drain(5_000);
    expect((await client.response()).body).toBe(Array.from({ length: 20 }, (_, i) => `data: ${i}\n\n`).join(''));
  });

  test('answers a request that idle clients send in the first moment, then closes them', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const [late, idle] = [await gateway.connect(), await gateway.connect()];
    for (const client of [late, idle]) client.send(get('/acme/pets/v1/a'));
    await Promise.all([late.response(), idle.response()]);
    const drained = gateway.drain(3_000);
    late.send(get('/acme/pets/v1/b'));
    expect(await late.response()).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(await idle.untilClosed()).toBe('');
    await drained;
  });

  test('answers everybody whom the system has connected already, though nobody has accepted them yet', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const connecting = Array.from({ length: 40 }, () => gateway.connect());
    const drained = gateway.drain(5_000);
    const clients = await Promise.all(connecting);
    for (const client of clients) client.send(get('/acme/pets/v1/a'));
    for (const client of clients) expect(await client.response()).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await drained;
  });

  test('answers a request that came while the loop was busy, before its connection is called idle', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)], { limits: { keepAliveTimeoutMs: 200 } });
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    expect((await client.response()).status).toBe(200);
    client.send(get('/acme/pets/v1/b'));
    const end = performance.now() + 500;
    while (performance.now() < end); // no turn of the loop: the request waits in the socket
    expect((await client.response()).status).toBe(200);
  });

  test('cuts what is not done at its deadline', async () => {
    const behind = await upstreamServer(() => {});
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => behind.requests.length === 1);
    await gateway.drain(200);
    await client.untilClosed();
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records).toMatchObject([{ outcome: 'aborted' }]);
  });
});
