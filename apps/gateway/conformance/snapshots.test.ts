import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformanceOnAllWires, fetch, get, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('a new snapshot', () => {
  test('takes effect with the next request, and lets running ones finish on the old one', async () => {
    let answer = () => {};
    const old = await upstreamServer(async (_request, response) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      response.end('old');
    });
    const fresh = await upstreamServer((_request, response) => void response.end('new'));
    const mark = (value: string) => policy('headers', { response: { set: [{ name: 'x-snapshot', value }] } });
    const gateway = await startGateway([api({ policies: [mark('old')] }), upstream(old.url)]);
    const client = await gateway.connect();
    client.send(get('/acme/pets/v1/a'));
    await waitFor(() => old.requests.length === 1);
    gateway.load([api({ policies: [mark('new')] }), upstream(fresh.url)]);
    const other = await gateway.connect();
    other.send(get('/acme/pets/v1/a'));
    expect(await other.response()).toMatchObject({ body: 'new', headers: { 'x-snapshot': 'new' } });
    answer();
    expect(await client.response()).toMatchObject({ body: 'old', headers: { 'x-snapshot': 'old' } });
  });

  test('with an object that cannot be compiled keeps serving what was there', async () => {
    const behind = await upstreamServer();
    const other = api({ api: { id: 'api_2', slug: 'dogs', aliases: [], teamId: null }, version: { id: 'ver_2', name: 'v1' } });
    const gateway = await startGateway([api(), other, upstream(behind.url)]);
    const bad = [policy('no-such-policy'), { ...policy('cors', { origins: ['*'] }), version: 9 }, policy('cors', { origins: [] })];
    for (const wrong of bad) {
      const errors = gateway.load([api({ policies: [wrong] }), { ...other, unmatched: 'refuse' }, upstream(behind.url)]);
      expect(errors).toMatchObject([{ key: 'api:env_live:ver_1', message: expect.any(String) }]);
      expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
      expect((await fetch(`${gateway.url}/acme/dogs/v1/a`)).status).toBe(404);
    }
    expect(gateway.load([api(), upstream('ftp://nowhere')])).toMatchObject([{ key: 'upstream:ups_1' }]);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
  });

  test('keeps the compiled parts that did not change', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const before = gateway.holder.current;
    gateway.load([api(), upstream(behind.url, { retries: 0 })]);
    const after = gateway.holder.current;
    expect(after?.parts.get('api:env_live:ver_1')).toBe(before?.parts.get('api:env_live:ver_1'));
    expect(after?.parts.get('upstream:ups_1')).not.toBe(before?.parts.get('upstream:ups_1'));
  });

  test('takes disabled policies for absent', async () => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [{ ...policy('api-key'), enabled: false }] }), upstream(behind.url)]);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`)).status).toBe(200);
  });
});
