import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, operation, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('rewrite', () => {
  const serve = async (config: Record<string, unknown>, operations = [operation('GET', '/pets/{petId}')]) => {
    const behind = await upstreamServer();
    const example = config.example === true;
    const gateway = await startGateway([
      api({ operations, policies: [example ? docsExample('rewrite') : policy('rewrite', config)] }),
      upstream(`${behind.url}/base`),
    ]);
    const ask = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${gateway.url}/acme/pets/v1${path}`, init);
      await response.arrayBuffer();
      const seen = behind.requests.at(-1);
      return { status: response.status, seen: response.ok ? `${seen?.method} ${seen?.path}` : '' };
    };
    return { ask, gateway };
  };

  test('the example of its page: another path from a parameter, and other query parameters', async () => {
    const { ask, gateway } = await serve({ example: true });
    expect((await ask('/pets/a%20b?debug=1&x=%C3%A9&tenant=theirs')).seen).toBe('GET /base/internal/animals/a%20b?x=%C3%A9&tenant=pets');
    expect(gateway.records[0]).toMatchObject({ path: '/acme/pets/v1/pets/a%20b', query: 'debug=1&x=%C3%A9&tenant=theirs', method: 'GET' });
  });

  test('another prefix of whole segments', async () => {
    const { ask } = await serve({ path: { by: 'prefix', from: '/pets', to: '/v2/animals' } });
    expect((await ask('/pets/7?a=1')).seen).toBe('GET /base/v2/animals/7?a=1');
    expect((await ask('/petsitters')).seen).toBe('GET /base/petsitters');
    expect((await ask('/pets')).seen).toBe('GET /base/v2/animals');
  });

  test('only some query parameters pass, byte for byte', async () => {
    const { ask } = await serve({ query: { keep: ['a', 'b c'], add: [{ name: 'a', value: '{{ request.query.a }}&x=1' }] } });
    expect((await ask('/pets/7?a=%31&b%20c=2&B=3&a')).seen).toBe('GET /base/pets/7?a=%31&b%20c=2&a&a=1%26x%3D1');
  });

  test('a value cannot climb, nor begin another segment', async () => {
    const { ask } = await serve({ path: { by: 'template', template: '/in/{{ request.query.to }}/x' } });
    expect((await ask('/pets/7?to=..%2F..%2Fadmin')).seen).toBe('');
    expect((await ask('/pets/7?to=..')).status).toBe(400);
    expect((await ask('/pets/7?to=')).status).toBe(400);
    expect((await ask('/pets/7?to=a%3Fb%23c')).seen).toMatch(/^GET \/base\/in\/a%3Fb%23c\/x/);
  });

  test('another method, with its body; HEAD stays', async () => {
    const { ask, gateway } = await serve({ method: 'PUT' }, [operation('POST', '/pets/{petId}'), operation('GET', '/pets/{petId}')]);
    expect((await ask('/pets/7', { method: 'POST', body: 'x'.repeat(200_000) })).seen).toBe('PUT /base/pets/7');
    expect((await ask('/pets/7', { method: 'HEAD' })).seen).toBe('HEAD /base/pets/7');
    expect(gateway.records.map(({ method }) => method)).toEqual(['POST', 'HEAD']);
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [{ path: { by: 'template', template: '/{{ x' } }, { path: { by: 'template', template: 'x' } }, { method: 'TRACE' }]) {
      expect(gateway.load([api({ policies: [policy('rewrite', config)] })])).toHaveLength(1);
    }
  });

  test('an upstream that is gone is told as ever', async () => {
    const gateway = await startGateway([api({ policies: [policy('rewrite', { method: 'PUT' })] }), upstream('http://127.0.0.1:1')]);
    expect((await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body: 'x' })).status).toBe(502);
    expect(gateway.records[0]).toMatchObject({ method: 'POST', code: 'gateway.upstream_unreachable' });
  });
});
