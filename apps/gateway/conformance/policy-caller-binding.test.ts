import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, IDS, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('caller binding', () => {
  const serve = async (config: Record<string, unknown>) => {
    const behind = await upstreamServer();
    const { key, objects } = caller();
    const world = (policies = [policy('caller-binding', config)]) => [api({ policies: [...KEYED, ...policies] }), upstream(behind.url), plan(), ...objects];
    const gateway = await startGateway(world());
    const ask = async (headers: Record<string, string> = {}) =>
      (await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x'.repeat(200_000), headers: { 'x-api-key': key, ...headers } })).status;
    return { gateway, behind, ask, world };
  };

  test('lets a key be used from its pages alone', async () => {
    const binding = { caller: IDS.application, origins: ['https://*.shop.example'], referrers: ['https://partner.example/widgets/'] };
    const { ask, behind, gateway } = await serve({ bindings: [binding] });
    expect(await ask({ origin: 'https://www.shop.example' })).toBe(200);
    expect(await ask({ referer: 'https://partner.example/widgets/a?b' })).toBe(200);
    const wrong = [
      {},
      { origin: 'https://shop.example.evil.test' },
      { origin: 'http://www.shop.example' },
      { origin: 'null' },
      { referer: 'https://partner.example.evil.test/widgets/' },
      { referer: 'https://partner.example/widgets/../admin' },
      { referer: 'https://evil.test/?https://partner.example/widgets/' },
      { referer: 'https://partner.example@evil.test/widgets/' },
    ];
    for (const headers of wrong) expect(await ask(headers as Record<string, string>), JSON.stringify(headers)).toBe(403);
    expect(behind.requests).toHaveLength(2);
    expect(gateway.records.at(-1)).toMatchObject({ code: 'gateway.caller_bound', policy: 'caller-binding' });
    await behind.close();
    expect(await ask({ origin: 'https://www.shop.example' })).toBe(502);
  });

  test('binds a key to addresses, before its application, and others as it is told', async () => {
    const bound = await serve({
      bindings: [
        { caller: IDS.credential, addresses: ['192.0.2.1'] },
        { caller: IDS.application, addresses: ['127.0.0.1'] },
      ],
    });
    expect(await bound.ask()).toBe(403);
    const strangers = await serve({ bindings: [{ caller: 'app_other', addresses: ['127.0.0.1'] }], others: 'deny' });
    expect(await strangers.ask()).toBe(403);
    const free = await serve({ bindings: [{ caller: 'app_other', addresses: ['192.0.2.1'] }] });
    expect(await free.ask()).toBe(200);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, ask, world } = await serve({ bindings: [{ caller: IDS.application, addresses: ['127.0.0.1'] }] });
    for (const config of [{}, { bindings: [{ caller: 'app_1' }] }, { bindings: [{ caller: 'app_1', origins: ['shop.example'] }] }]) {
      expect(gateway.load(world([policy('caller-binding', config)]))).toHaveLength(1);
    }
    expect(gateway.load(world([docsExample('caller-binding')]))).toEqual([]);
    expect([await ask(), await ask({ origin: 'https://shop.example.com' })]).toEqual([403, 200]);
  });
});
