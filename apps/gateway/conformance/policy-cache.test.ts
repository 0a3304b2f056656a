import { expect, test } from 'vitest';
import { api, conformance, conformanceOnAllWires, fetch, get, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('the cache', () => {
  test('answers from the store without asking the upstream again', async () => {
    let calls = 0;
    const behind = await upstreamServer((_request, response) => {
      response.setHeader('cache-control', 'max-age=60');
      response.setHeader('x-call', String(++calls));
      response.end('hello');
    });
    const gateway = await startGateway([api({ policies: [policy('cache')] }), upstream(behind.url)]);
    const first = await fetch(`${gateway.url}/acme/pets/v1/a`);
    expect([first.status, await first.text(), first.headers.get('cache-status')]).toEqual([200, 'hello', 'Gatehouse; fwd=uri-miss; fwd-status=200; stored']);
    const second = await fetch(`${gateway.url}/acme/pets/v1/a`);
    expect([second.status, await second.text(), second.headers.get('x-call')]).toEqual([200, 'hello', '1']);
    expect(second.headers.get('cache-status')).toMatch(/^Gatehouse; hit; ttl=(?:59|60)$/);
    expect(second.headers.get('age')).toMatch(/^[01]$/);
    expect(calls).toBe(1);
  });
});
