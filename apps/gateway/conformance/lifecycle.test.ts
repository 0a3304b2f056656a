import type { Lifecycle } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { api, conformanceOnAllWires, get, IDS, KEYED, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('the lifecycle of a version', () => {
  const serve = async (lifecycle: Partial<Lifecycle>, overrides: Parameters<typeof api>[0] = {}) => {
    const behind = await upstreamServer();
    const object = api({ lifecycle: { state: 'published', blocked: false, ...lifecycle }, ...overrides });
    const gateway = await startGateway([object, upstream(behind.url)]);
    const ask = async (headers: Record<string, string> = {}) => {
      const client = await gateway.connect();
      client.send(get('/acme/pets/v1/a', headers));
      return client.response();
    };
    return { ask, gateway, behind };
  };
  const promises = { deprecatedAt: '2026-01-01T00:00:00.000Z', sunsetAt: '2026-12-31T23:59:59.000Z', successor: 'https://docs.test/pets/v2' };

  test('published: nothing is added', async () => {
    const { headers, status } = await (await serve(promises)).ask();
    expect(status).toBe(200);
    for (const name of ['deprecation', 'sunset', 'link']) expect(headers[name]).toBeUndefined();
  });

  test('deprecated: served with Deprecation, Sunset and the successor, refusals too', async () => {
    const expected = { deprecation: '@1767225600', sunset: 'Thu, 31 Dec 2026 23:59:59 GMT', link: '<https://docs.test/pets/v2>; rel="successor-version"' };
    const open = await serve({ state: 'deprecated', ...promises });
    expect(await open.ask()).toMatchObject({ status: 200, headers: expected });
    const keyed = await serve({ state: 'deprecated', ...promises }, { policies: KEYED });
    expect(await keyed.ask()).toMatchObject({ status: 401, headers: expected });
  });

  test('blocked: 503, readable by browsers, and the upstream is spared', async () => {
    const { ask, behind } = await serve({ blocked: true }, { policies: [policy('cors', { origins: ['*'] }), ...KEYED] });
    const response = await ask({ Origin: 'https://app.test' });
    expect(response).toMatchObject({ status: 503, headers: { 'access-control-allow-origin': '*' } });
    expect(JSON.parse(response.body)).toMatchObject({ code: 'gateway.api_blocked' });
    expect(behind.requests).toHaveLength(0);
  });

  test('blocked by a denial: at once, and lifted again', async () => {
    const { ask, gateway } = await serve({});
    gateway.denied.add(IDS.version);
    expect((await ask()).status).toBe(503);
    gateway.denied.clear();
    expect((await ask()).status).toBe(200);
  });

  test('retired: 410 that points to the successor', async () => {
    const response = await (await serve({ state: 'retired', ...promises })).ask();
    expect(response).toMatchObject({ status: 410, headers: { link: '<https://docs.test/pets/v2>; rel="successor-version"' } });
    expect(JSON.parse(response.body)).toMatchObject({ code: 'gateway.api_retired', detail: 'Its successor: https://docs.test/pets/v2' });
    expect((await (await serve({ state: 'retired' })).ask()).status).toBe(410);
  });

  test('a successor that would break out of its header refuses the object', async () => {
    const { gateway, behind } = await serve({});
    const errors = gateway.load([api({ lifecycle: { state: 'deprecated', blocked: false, successor: 'x>\r\nSet-Cookie: a' } }), upstream(behind.url)]);
    expect(errors).toMatchObject([{ key: 'api:env_live:ver_1' }]);
  });
});
