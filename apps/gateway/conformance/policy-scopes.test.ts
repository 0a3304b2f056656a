import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, IDS, KEYED, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('scopes and roles', () => {
  const serve = async (config: Record<string, unknown>) => {
    const behind = await upstreamServer();
    const { key, objects } = caller();
    const operations = [operation('GET', '/pets'), operation('POST', '/pets')];
    const world = (policies = [policy('scopes', config)]) => [api({ policies: [...KEYED, ...policies], operations }), upstream(behind.url), plan(), ...objects];
    const gateway = await startGateway(world());
    const ask = (method = 'GET', path = '/pets') =>
      fetch(`${gateway.url}/acme/pets/v1${path}`, { method, headers: { 'x-api-key': key }, ...(method === 'POST' ? { body: 'x'.repeat(200_000) } : {}) });
    return { gateway, behind, ask, world };
  };

  test('asks for what the operation needs, and grants by plan and application', async () => {
    const { ask, behind, gateway } = await serve({
      allOf: ['pets:read'],
      operations: [{ operation: 'POST /pets', anyOf: ['pets:write', 'admin'] }],
      grants: [{ to: IDS.plan, scopes: ['pets:read'] }],
    });
    expect((await ask()).status).toBe(200);
    expect((await ask('GET', '/other')).status).toBe(200);
    const refused = await ask('POST');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer realm="gatehouse", error="insufficient_scope", scope="pets:write admin"',
    ]);
    expect(await refused.json()).toMatchObject({ code: 'gateway.scope_missing', detail: 'One of the scopes pets:write, admin is needed.' });
    expect(behind.requests).toHaveLength(2);
    expect(gateway.records.at(-1)).toMatchObject({ policy: 'scopes', applicationId: IDS.application });
    await behind.close();
    expect((await ask()).status).toBe(502);
  });

  test('asks for roles', async () => {
    const { ask } = await serve({ roles: ['clerk', 'chief'], grants: [{ to: IDS.application, roles: ['clerk'] }] });
    expect((await ask('POST')).status).toBe(200);
    const without = await serve({ roles: ['chief'], grants: [{ to: IDS.application, roles: ['clerk'] }] });
    expect((await without.ask()).status).toBe(403);
  });

  test('refuses a configuration that is none, and the example of its page is one', async () => {
    const { gateway, ask, world } = await serve({ allOf: ['a'] });
    for (const config of [{}, { allOf: ['a b'] }, { allOf: ['a"'] }, { allOf: ['a'], operations: [{ operation: 'DELETE /nowhere' }] }]) {
      expect(gateway.load(world([policy('scopes', config)])), JSON.stringify(config)).toHaveLength(1);
    }
    expect(gateway.load(world([docsExample('scopes')]))).toEqual([]);
    expect([(await ask()).status, (await ask('POST')).status]).toEqual([200, 403]);
  });
});
