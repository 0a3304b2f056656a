import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const KEYED = [policy('api-key'), policy('subscription'), docsExample('plan-limits')];

conformanceOnAllWires('the policy plan-limits, as its page shows it', () => {
  const serve = async (url?: string) => {
    const behind = await upstreamServer();
    const { key, objects } = caller();
    const terms = plan([{ kind: 'rate', name: 'minute', requests: 2, windowMs: 60_000 }]);
    const gateway = await startGateway([api({ policies: KEYED }), upstream(url ?? behind.url), terms, ...objects]);
    const ask = (init: RequestInit = {}) => fetch(`${gateway.url}/acme/pets/v1/a`, { ...init, headers: { 'x-api-key': key } });
    return { behind, gateway, ask };
  };

  test('lets through what the plan allows, tells what is left, and refuses the rest', async () => {
    const { behind, ask } = await serve();
    const first = await ask({ method: 'POST', body: 'x'.repeat(500_000) });
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, expect.stringContaining('r=1')]);
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ code: 'gateway.rate_limited' });
    expect(behind.requests).toHaveLength(2);
  });

  test('counts calls whose upstream is broken too: they were made', async () => {
    const { ask } = await serve('http://127.0.0.1:1');
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([502, 502, 429]);
  });

  test('has no settings: any is refused', async () => {
    const { gateway } = await serve();
    expect(gateway.load([api({ policies: [policy('plan-limits', { requests: 1 })] })])).toHaveLength(1);
  });
});
