import { expect, test } from 'vitest';
import { AddressSet } from '../src/addresses/address-set.js';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, type Gateway, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('the IP filter', () => {
  const serve = async (config: Record<string, unknown>, trusted: string[] = []) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [policy('ip-filter', config)] }), upstream(behind.url)]);
    if (trusted.length > 0) gateway.runtime.trustedProxies = new AddressSet(trusted);
    return { gateway, behind };
  };
  const ask = (gateway: Gateway, headers: Record<string, string> = {}) => fetch(`${gateway.url}/acme/pets/v1/a`, { headers });

  test('lets in who is allowed and refuses who is not, before the upstream hears of it', async () => {
    const inside = await serve({ allow: ['127.0.0.0/8'] });
    expect((await ask(inside.gateway)).status).toBe(200);
    const outside = await serve({ allow: ['192.0.2.0/24', '::/0'] });
    const refused = await ask(outside.gateway);
    expect([refused.status, (await refused.json()) as object]).toMatchObject([403, { code: 'gateway.address_refused' }]);
    expect(outside.behind.requests).toHaveLength(0);
    expect(outside.gateway.records[0]).toMatchObject({ policy: 'ip-filter', reason: '127.0.0.1 is not among the allowed addresses.' });
  });

  test('denies more than it allows', async () => {
    const { gateway } = await serve({ allow: ['127.0.0.0/8'], deny: ['127.0.0.1'] });
    expect((await ask(gateway)).status).toBe(403);
  });

  test('believes no header, unless the operator trusts the proxy that sent it', async () => {
    const config = { allow: ['192.0.2.0/24'] };
    const { gateway } = await serve(config);
    expect((await ask(gateway, { 'x-forwarded-for': '192.0.2.7' })).status).toBe(403);
    const behindProxy = await serve(config, ['127.0.0.1', '10.0.0.0/8']);
    const from = async (list: string) => (await ask(behindProxy.gateway, { 'x-forwarded-for': list })).status;
    expect(await from('192.0.2.7')).toBe(200);
    expect(await from('198.51.100.1, 192.0.2.7, 10.1.2.3')).toBe(200);
    // what the caller wrote himself stands further to the front
    expect(await from('192.0.2.7, 198.51.100.1')).toBe(403);
    expect(await from('192.0.2.7, nonsense')).toBe(403);
    expect((await ask(behindProxy.gateway)).status).toBe(403);
  });

  test('who calls behind a trusted proxy is told to the upstream and to the record', async () => {
    const { gateway, behind } = await serve({ deny: ['192.0.2.1'] }, ['127.0.0.1']);
    expect((await ask(gateway, { 'x-forwarded-for': '203.0.113.9, 192.0.2.7' })).status).toBe(200);
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-forwarded-for': '192.0.2.7', forwarded: expect.stringContaining('for=192.0.2.7') });
    expect(gateway.records[0]?.clientAddress).toBe('192.0.2.7');
    expect((await ask(gateway)).status).toBe(200);
    expect(behind.requests[1]?.headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(gateway.records[1]?.clientAddress).toBe('127.0.0.1');
  });

  test('takes large bodies through untouched, and says what an upstream that is away says', async () => {
    const { gateway, behind } = await serve({ allow: ['127.0.0.1'] });
    const body = 'x'.repeat(300_000);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body })).status).toBe(200);
    expect(behind.requests[0]?.body).toBe(body);
    await behind.close();
    expect((await ask(gateway)).status).toBe(502);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, behind } = await serve({ allow: ['127.0.0.1'] });
    for (const config of [{}, { allow: ['localhost'] }, { deny: ['10.0.0.0/33'] }, { allow: ['010.0.0.1'] }, { allow: ['1.2.3.4'], more: 1 }]) {
      expect(gateway.load([api({ policies: [policy('ip-filter', config)] }), upstream(behind.url)]), JSON.stringify(config)).toHaveLength(1);
    }
    expect((await ask(gateway)).status).toBe(200);
    expect(gateway.load([api({ policies: [docsExample('ip-filter')] }), upstream(behind.url)])).toEqual([]);
    expect((await ask(gateway)).status).toBe(403);
  });
});
