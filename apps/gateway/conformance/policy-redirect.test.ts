import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, get, policy, startGateway, upstream, upstreamServer } from './harness.js';

conformanceOnAllWires('redirect', () => {
  const serve = async (one: ReturnType<typeof policy>) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [one] }), upstream(behind.url)]);
    const client = await gateway.connect();
    const ask = async (bytes: string) => {
      client.send(bytes);
      return client.response();
    };
    return { ask, behind };
  };

  test('the example of its page: elsewhere, with path and query', async () => {
    const { ask, behind } = await serve(docsExample('redirect'));
    const answer = await ask(get('/acme/pets/v1/a%20b?x=1'));
    expect(answer).toMatchObject({ status: 308, headers: { location: 'https://api.example.com/v2/a%20b?x=1' } });
    expect(behind.requests).toHaveLength(0);
  });

  test('nothing that a caller sends breaks the line', async () => {
    const { ask } = await serve(policy('redirect', { status: 302, location: 'https://a.example/{{ request.query.to | raw }}', keepQuery: false }));
    const answer = await ask(get('/acme/pets/v1/a?to=b%0D%0Aset-cookie:%20c=d%0D%0A%0D%0Ax'));
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('https://a.example/b%0D%0Aset-cookie: c=d%0D%0A%0D%0Ax');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('without the query', async () => {
    const { ask } = await serve(policy('redirect', { location: '/elsewhere', keepQuery: false, status: 303 }));
    expect((await ask(get('/acme/pets/v1/a?x=1'))).headers.location).toBe('/elsewhere');
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [{ location: '{{ a | nothing }}' }, { location: '' }, { location: '/a', status: 200 }]) {
      expect(gateway.load([api({ policies: [policy('redirect', config)] })])).toHaveLength(1);
    }
  });
});
