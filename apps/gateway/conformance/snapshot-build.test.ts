import { expect, test } from 'vitest';
import { buildSnapshot } from '../src/compile/snapshot.js';
import { api, caller, conformance, get, hashed, KEYED, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformance('a large snapshot', () => {
  test('is built between requests, which all get what serves until the moment it is swapped in', async () => {
    const behind = await upstreamServer((_request, response) => void response.end('done'));
    const { key, objects } = caller();
    const mark = (value: string) => policy('headers', { response: { set: [{ name: 'x-snapshot', value }] } });
    const rest = [upstream(behind.url), plan(), ...objects];
    const gateway = await startGateway([api({ policies: [...KEYED, mark('old')] }), ...rest]);
    const others = Array.from({ length: 3_000 }, (_, i) =>
      api({ api: { id: `api_${i}`, slug: `api-${i}`, aliases: [], teamId: null }, version: { id: `other_${i}`, name: 'v1' }, policies: KEYED }),
    );
    // one document with thousands of operations is not built in one turn either
    const document = api({
      api: { id: 'api_large', slug: 'large', aliases: [], teamId: null },
      version: { id: 'ver_large', name: 'v1' },
      operations: Array.from({ length: 3_000 }, (_, i) => operation('GET', `/r${i}/{id}`)),
    });
    const next = hashed([api({ policies: [...KEYED, mark('new')] }), document, ...others, ...rest]);
    const before = gateway.holder.current ?? undefined;
    const client = await gateway.connect();
    const ask = async () => {
      client.send(get('/acme/pets/v1/a', { 'x-api-key': key }));
      return (await client.response()).headers['x-snapshot'];
    };
    let built = false;
    const building = buildSnapshot(next, gateway.runtime, before).finally(() => {
      built = true;
    });
    let answered = 0;
    for (; !built; answered++) expect(await ask()).toBe('old');
    const { snapshot, errors } = await building;
    expect(errors).toEqual([]);
    expect(answered).toBeGreaterThan(1);
    gateway.holder.current = snapshot;
    before?.retire();
    expect(await ask()).toBe('new');
    client.send(get('/acme/api-2999/v1/a', { 'x-api-key': key }) + get('/acme/large/v1/r2999/1'));
    expect([(await client.response()).status, (await client.response()).status]).toEqual([403, 200]);
  });
});
