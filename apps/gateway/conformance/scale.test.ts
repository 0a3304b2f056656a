import { expect, test } from 'vitest';
import { api, conformance, get, operation, startGateway, upstream, upstreamServer } from './harness.js';

conformance('10,000 APIs', () => {
  test('are each found, and one changed among them is the only one compiled anew', async () => {
    const behind = await upstreamServer((request, response) => void response.end(request.path));
    const one = (i: number, state: 'published' | 'retired' = 'published') =>
      api({
        tenant: { id: `ten_${i % 100}`, slug: `tenant-${i % 100}` },
        api: { id: `api_${i}`, slug: `api-${i}`, aliases: [`old-${i}`], teamId: null },
        version: { id: `ver_${i}`, name: 'v1' },
        lifecycle: { state, blocked: false },
        unmatched: 'refuse',
        operations: [operation('GET', '/items/{id}')],
      });
    const all = Array.from({ length: 10_000 }, (_, i) => one(i));
    const gateway = await startGateway([...all, upstream(behind.url)]);
    const client = await gateway.connect();
    for (const i of [0, 1, 99, 4_711, 9_999]) {
      client.send(get(`/tenant-${i % 100}/api-${i}/v1/items/${i}`) + get(`/tenant-${i % 100}/old-${i}/v1/items/${i}`));
      expect([(await client.response()).body, (await client.response()).body]).toEqual([`/items/${i}`, `/items/${i}`]);
      expect(gateway.records.at(-1)?.apiId).toBe(`api_${i}`);
    }
    const before = gateway.holder.current?.parts;
    all[4_711] = one(4_711, 'retired');
    expect(gateway.load([...all, upstream(behind.url)])).toEqual([]);
    const fresh = [...(gateway.holder.current?.parts ?? [])].filter(([key, part]) => before?.get(key) !== part);
    expect(fresh.map(([key]) => key)).toEqual(['api:env_live:ver_4711']);
    client.send(get('/tenant-11/api-4711/v1/items/1') + get('/tenant-11/api-4711/v2/items/1'));
    expect([(await client.response()).status, (await client.response()).status]).toEqual([410, 404]);
  });
});
