import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { Backend } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';
import { connectHttp2, h2get, request } from './http2.js';
import { authority, securePort } from './secure.js';

conformance('a request over HTTP/2 that is complete before its turn at the upstream', () => {
  test('arrives whole, body and trailers', async () => {
    const held: (() => void)[] = [];
    const behind = await Backend.start({
      answer: (incoming, response) => {
        if (incoming.method === 'GET') return void held.push(() => response.end('first'));
        let body = '';
        incoming.on('data', (chunk) => {
          body += chunk;
        });
        incoming.on('end', () => response.end(JSON.stringify({ body, trailers: incoming.trailers })));
      },
    });
    const object = upstream(behind.url);
    const targets = object.targets.map((target) => ({ ...target, connectionsMax: 1 }));
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const gateway = await startGateway(
      [api(), { ...object, targets, pool: { idleConnectionsMax: 1, idleMs: 5_000, ageMs: 0, waitingMax: 9, waitMs: 20_000 } }],
      { tls },
    );
    const session = await connectHttp2(gateway);
    const first = request(session, h2get('/acme/pets/v1/a'));
    await waitFor(() => held.length === 1);
    const stream = session.request(h2get('/acme/pets/v1/b', { ':method': 'POST', te: 'trailers' }), { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': '1' }));
    stream.end('body');
    const pool = () => [...([...gateway.runtime.pools.states()][0]?.targets.values() ?? [])][0]?.pool;
    await waitFor(() => pool()?.waitingCount === 1);
    // whatever of the second is on its way arrives before the first ends
    await request(session, h2get('/nowhere'));
    held[0]?.();
    expect((await first).body).toBe('first');
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
    });
    await new Promise((resolve) => stream.on('end', resolve));
    expect(JSON.parse(text)).toEqual({ body: 'body', trailers: { 'x-end': '1' } });
  });
});
