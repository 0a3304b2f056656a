import { expect, test } from 'vitest';
import { api, conformanceOnAllWires, get, KEYED, operation, policy, startGateway, upstream, upstreamServer } from './harness.js';

const PATH = '/acme/pets/v1/a';
const preflight = (path: string, headers: Record<string, string>) => get(path, headers).replace('GET', 'OPTIONS');

conformanceOnAllWires('CORS', () => {
  const serve = async (config: Record<string, unknown>, overrides: Parameters<typeof api>[0] = {}) => {
    const behind = await upstreamServer((_request, response) => {
      response.setHeader('access-control-allow-origin', 'https://theirs.test');
      response.setHeader('vary', 'Accept');
      response.end('{}');
    });
    const gateway = await startGateway([api({ policies: [policy('cors', config), ...KEYED], ...overrides }), upstream(behind.url)]);
    const client = await gateway.connect();
    const ask = async (bytes: string) => {
      client.send(bytes);
      return client.response();
    };
    return { ask, behind };
  };

  test('answers a preflight at the gateway, without a key', async () => {
    const { ask, behind } = await serve({ origins: ['https://app.test'], credentials: true });
    const response = await ask(
      preflight(PATH, { Origin: 'https://app.test', 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-api-key, content-type' }),
    );
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.test',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'x-api-key, content-type',
      'access-control-max-age': '600',
    });
    expect(response.headers.vary).toMatch(/Origin/);
    expect(behind.requests).toHaveLength(0);
  });

  test('answers a preflight for an operation that the document has only for the real method', async () => {
    const { ask } = await serve({ origins: ['*'] }, { unmatched: 'refuse', operations: [operation('PUT', '/a')] });
    const response = await ask(preflight(PATH, { Origin: 'https://any.test', 'Access-Control-Request-Method': 'PUT' }));
    expect(response).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': '*' } });
    expect((await ask(preflight(PATH, {}))).status).toBe(405);
  });

  test('decorates refusals too, so that a page can read them', async () => {
    const { ask } = await serve({ origins: ['https://*.app.test'] }, { unmatched: 'refuse', operations: [operation('GET', '/a')] });
    for (const [path, status] of [
      [PATH, 401],
      ['/acme/pets/v1/none', 404],
    ] as const) {
      const response = await ask(get(path, { Origin: 'https://one.app.test' }));
      expect(response).toMatchObject({ status, headers: { 'access-control-allow-origin': 'https://one.app.test', vary: 'Origin' } });
      expect(response.headers['access-control-expose-headers']).toContain('RateLimit');
    }
  });

  test('refuses the preflight of another origin, and does not decorate', async () => {
    const { ask } = await serve({ origins: ['https://app.test', 'https://*.app.test'] });
    for (const origin of ['https://evil.test', 'https://app.test.evil.test', 'http://app.test', 'null', 'https://evilapp.test', 'https://.app.test']) {
      const response = await ask(preflight(PATH, { Origin: origin, 'Access-Control-Request-Method': 'GET' }));
      expect(response.status, origin).toBe(403);
      expect(response.headers['access-control-allow-origin'], origin).toBeUndefined();
      expect(response.headers.vary).toBe('Origin');
    }
  });

  test('refuses the preflight of a method or header that is not allowed, and says why', async () => {
    const { ask } = await serve({ origins: ['*'], methods: ['PUT'], requestHeaders: ['X-Api-Key'] });
    const asked = (method: string, headers = 'x-api-key') =>
      ask(preflight(PATH, { Origin: 'https://any.test', 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': headers }));
    expect(await asked('PUT')).toMatchObject({ status: 204, headers: { 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'X-Api-Key' } });
    // always allowed, by the standard
    expect((await asked('POST')).status).toBe(204);
    for (const refused of [await asked('DELETE'), await asked('put'), await asked('PUT', 'x-api-key,authorization')]) {
      expect(refused).toMatchObject({ status: 403, headers: { 'access-control-allow-origin': '*' } });
      expect(JSON.parse(refused.body)).toMatchObject({ code: 'gateway.cors_refused', detail: expect.stringContaining('not allowed') });
    }
    expect((await asked('PUT')).headers['access-control-expose-headers']).toBeUndefined();
  });

  test('takes the place of what the upstream says about origins', async () => {
    const { ask } = await serve({ origins: ['https://app.test'] }, { policies: [policy('cors', { origins: ['https://app.test'] })] });
    const own = await ask(get(PATH, { Origin: 'https://app.test' }));
    expect(own).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': 'https://app.test', vary: 'Accept, Origin' } });
    const none = await ask(get(PATH));
    expect(none.headers['access-control-allow-origin']).toBeUndefined();
    expect(none.headers.vary).toBe('Accept, Origin');
  });

  test('leaves what upstream and policies say of Vary, on however many lines', async () => {
    const behind = await upstreamServer((_request, response) => void response.setHeader('vary', ['Accept', 'Cookie']).end('{}'));
    const policies = [policy('cors', { origins: ['https://app.test'] }), policy('headers', { response: { add: [{ name: 'vary', value: 'X-Side' }] } })];
    for (const [used, members] of [
      [policies.slice(0, 1), ['Accept', 'Cookie', 'Origin']],
      [policies, ['Accept', 'Cookie', 'Origin', 'X-Side']],
    ] as const) {
      const gateway = await startGateway([api({ policies: [...used] }), upstream(behind.url)]);
      const client = await gateway.connect();
      client.send(get(PATH));
      expect((await client.response()).headers.vary?.split(', ').sort()).toEqual(members);
    }
  });
});
