import { expect, test } from 'vitest';
import { AddressSet } from '../src/addresses/address-set.js';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, IDS, KEYED, operation, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';

const FRIDAY = Date.parse('2026-03-27T10:15:00Z');

conformanceOnAllWires('Cedar authorization', () => {
  const serve = async (policies: string, more: Record<string, unknown> = {}, nowMs = () => FRIDAY) => {
    const behind = await upstreamServer();
    const { key, objects } = caller();
    const operations = [
      { ...operation('GET', '/pets/{id}'), id: 'getPet' },
      { ...operation('DELETE', '/pets/{id}'), id: 'deletePet' },
      operation('POST', '/pets'),
    ];
    const world = (list = [policy('cedar', { policies, ...more })]) => [
      api({ policies: [...KEYED, ...list], operations }),
      upstream(behind.url),
      plan(),
      ...objects,
    ];
    const gateway = await startGateway(world(), { nowMs });
    const ask = async (method: string, path: string, headers: Record<string, string> = {}) =>
      fetch(`${gateway.url}/acme/pets/v1${path}`, {
        method,
        headers: { 'x-api-key': key, ...headers },
        ...(method === 'POST' ? { body: 'x'.repeat(200_000) } : {}),
      });
    return { gateway, behind, ask, world };
  };

  test('permits and forbids by operation, plan, header, address and time, and the record says by which policy', async () => {
    let clock = FRIDAY;
    const { ask, behind, gateway } = await serve(
      `@id("reads") permit(principal, action in Action::"read", resource);
       @id("shop") permit(principal in Plan::"${IDS.plan}", action == Action::"deletePet", resource is Api)
         when { context.headers has "x-team" && context.headers["x-team"] == "shop" && resource.slug == "pets" };
       @id("night") forbid(principal, action, resource) unless { context.time.hour >= 6 && context.time.day == "friday" };
       @id("loopback") forbid(principal, action, resource) when { !context.address.isLoopback() };`,
      { headers: ['x-team'] },
      () => clock,
    );
    expect((await ask('GET', '/pets/1')).status).toBe(200);
    expect((await ask('DELETE', '/pets/1', { 'x-team': 'shop' })).status).toBe(200);
    const refused = await ask('DELETE', '/pets/1');
    expect([refused.status, await refused.text()]).toEqual([403, expect.not.stringContaining('shop')]);
    expect((await ask('POST', '/pets', { 'x-team': 'shop' })).status).toBe(403);
    expect(behind.requests).toHaveLength(2);
    gateway.runtime.trustedProxies = new AddressSet(['127.0.0.1']);
    expect((await ask('GET', '/pets/1', { 'x-forwarded-for': '192.0.2.7' })).status).toBe(403);
    clock = Date.parse('2026-03-27T03:15:00Z');
    expect((await ask('GET', '/pets/1')).status).toBe(403);
    clock = FRIDAY;
    const cedarSteps = gateway.records.map(({ timeline }) => timeline.find(({ policy: name }) => name === 'cedar')?.note);
    expect(cedarSteps).toEqual([
      'permitted by reads',
      'permitted by shop',
      'permitted by no policy',
      'permitted by no policy',
      'forbidden by loopback',
      'forbidden by night',
    ]);
    expect(gateway.records[2]).toMatchObject({ code: 'gateway.not_authorized', policy: 'cedar', reason: 'permitted by no policy' });
    await behind.close();
    expect((await ask('GET', '/pets/1')).status).toBe(502);
  });

  test('forbids where a forbid cannot be evaluated, and permits nothing where a permit cannot', async () => {
    const forbid = await serve('permit(principal, action, resource); @id("blocked") forbid(principal, action, resource) when { principal.claims.blocked };');
    expect((await forbid.ask('GET', '/pets/1')).status).toBe(403);
    expect(forbid.gateway.records[0]?.reason).toMatch(/^forbidden: blocked could not be evaluated, .*blocked/);
    const permit = await serve('permit(principal, action, resource) when { principal.claims.good };');
    expect((await permit.ask('GET', '/pets/1')).status).toBe(403);
    expect(permit.gateway.records[0]?.reason).toMatch(/^permitted by no policy \(policy0: /);
  });

  test('refuses text that is no policy, and goes on with what it had; the example of its page is one', async () => {
    const { gateway, ask, world } = await serve('permit(principal, action, resource);');
    const wrong = [
      '',
      'permit(principal, action',
      'permit(principal == ?principal, action, resource);',
      '// nothing',
      '@id("a") permit(principal, action, resource); @id("a") permit(principal, action, resource);',
    ];
    for (const policies of wrong) expect(gateway.load(world([policy('cedar', { policies })])), policies).toHaveLength(1);
    expect(gateway.load(world([policy('cedar', { policies: 'permit(principal,\naction,\nrsource);' })]))[0]?.message).toContain('line 3');
    expect((await ask('POST', '/pets')).status).toBe(200);
    expect(gateway.load(world([docsExample('cedar')]))).toEqual([]);
    expect([(await ask('GET', '/pets/1')).status, (await ask('DELETE', '/pets/1', { 'x-team': 'shop' })).status]).toEqual([200, 403]);
  });
});
