import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { backends, call, tally } from './backend.js';
import { api, conformance, get, startGateway, upstream } from './harness.js';
import { RawServer } from './raw-server.js';

conformance('an upstream balanced by connections', () => {
  test('sends calls to the target with the fewest in flight', async () => {
    const [a, b] = (await backends(2)) as [Awaited<ReturnType<typeof backends>>[0], Awaited<ReturnType<typeof backends>>[0]];
    const held: (() => void)[] = [];
    a.answer = (_request, response) => void held.push(() => response.end('a'));
    const gateway = await startGateway([api(), upstream([a.url, b.url], { balance: { by: 'connections' } })]);
    const waiting = [call(gateway), call(gateway)];
    await waitFor(() => held.length === 1);
    // whichever of the two met a hangs there: everything else goes to b
    expect(await tally(gateway, 20)).toEqual({ b: 20 });
    for (const release of held) release();
    await Promise.all(waiting);
    expect([...gateway.runtime.pools.states()].flatMap(({ targets }) => [...targets.values()].map(({ inFlight }) => inFlight))).toEqual([0, 0]);
  });

  test('counts an upgraded connection for as long as it lives', async () => {
    const switching = await RawServer.start((socket) => {
      socket.on('end', () => socket.end());
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n'));
    });
    const gateway = await startGateway([api(), upstream(switching.url, { balance: { by: 'connections' } })]);
    const inFlight = () => [...gateway.runtime.pools.states()].flatMap(({ targets }) => [...targets.values()].map((state) => state.inFlight));
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a', { Connection: 'Upgrade', Upgrade: 'chat' }));
    await waitFor(() => client.received.includes('101 Switching Protocols'));
    expect(inFlight()).toEqual([1]);
    client.socket.destroy();
    await waitFor(() => inFlight()[0] === 0);
  });
});
