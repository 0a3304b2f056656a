import { expect, test } from 'vitest';
import { AddressSet } from '../src/addresses/address-set.js';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, type Gateway, policy, startGateway, upstream, upstreamServer } from './harness.js';

/** Resolvers whose addresses have been registered in these places for decades. */
const US = '8.8.8.8';
const DE = '193.99.144.80';

conformanceOnAllWires('the geo filter', () => {
  const serve = async (config: Record<string, unknown>) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [policy('geo-filter', config)] }), upstream(behind.url)]);
    gateway.runtime.trustedProxies = new AddressSet(['127.0.0.1']);
    return { gateway, behind };
  };
  const from = async (gateway: Gateway, address: string) =>
    fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x'.repeat(200_000), headers: { 'x-forwarded-for': address, 'x-client-country': 'ZZ' } });

  test('lets in and refuses by country, mapped addresses included, and tells the upstream', async () => {
    const { gateway, behind } = await serve({ allow: ['US'], header: true });
    for (const address of [US, `::ffff:${US}`, '2001:4860:4860::8888']) expect((await from(gateway, address)).status, address).toBe(200);
    expect(behind.requests.map(({ headers }) => headers['x-client-country'])).toEqual(['US', 'US', 'US']);
    const refused = await from(gateway, DE);
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'gateway.country_refused', detail: 'Calls from DE are refused.' }]);
    expect(behind.requests).toHaveLength(3);
  });

  test('treats addresses of no country as it is told', async () => {
    const strict = await serve({ deny: ['US'] });
    expect((await from(strict.gateway, '10.0.0.1')).status).toBe(403);
    const open = await serve({ deny: ['US'], unknown: 'allow', header: true });
    expect((await from(open.gateway, '10.0.0.1')).status).toBe(200);
    expect(open.behind.requests[0]?.headers['x-client-country']).toBeUndefined();
    expect((await from(open.gateway, `::ffff:${US}`)).status).toBe(403);
    await open.behind.close();
    expect((await from(open.gateway, DE)).status).toBe(502);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, behind } = await serve({ allow: ['US'] });
    for (const config of [{}, { allow: ['us'] }, { allow: ['Germany'] }]) {
      expect(gateway.load([api({ policies: [policy('geo-filter', config)] }), upstream(behind.url)])).toHaveLength(1);
    }
    expect(gateway.load([api({ policies: [docsExample('geo-filter')] }), upstream(behind.url)])).toEqual([]);
    expect([(await from(gateway, DE)).status, (await from(gateway, '10.0.0.1')).status]).toEqual([200, 403]);
  });
});
