import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { api, conformanceOnAllWires, get, IDS, operation, startGateway, upstream, upstreamServer } from './harness.js';

const answerPath = () => upstreamServer((request, response) => void response.end(`${request.method} ${request.path}`));

conformanceOnAllWires('a route', () => {
  const ask = async (gateway: Awaited<ReturnType<typeof startGateway>>, path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const client = await gateway.connect();
    const { Host: host = 'gateway.test', ...others } = headers;
    client.send(get(path, others).replace('GET', method).replace('gateway.test', host));
    const { status, body, headers: answer } = await client.response(5_000, method === 'HEAD');
    const code = body.startsWith('{') ? (JSON.parse(body) as { code: string }).code : undefined;
    return { status, body: code ?? body, allow: answer.allow };
  };

  test('leads by tenant, environment, API and version', async () => {
    const behind = await answerPath();
    const staging = api({ environment: { id: 'env_s', slug: 'staging', kind: 'test', isDefault: false }, version: { id: 'ver_s', name: 'v2' } });
    const gateway = await startGateway([api(), staging, upstream(behind.url)]);
    expect(await ask(gateway, '/acme/pets/v1/a')).toMatchObject({ status: 200, body: 'GET /a' });
    expect(await ask(gateway, '/acme~live/pets/v1/a')).toMatchObject({ status: 200 });
    expect(await ask(gateway, '/acme~staging/pets/v2/a')).toMatchObject({ status: 200 });
    for (const path of [
      '/acme/pets/v2/a',
      '/acme~staging/pets/v1/a',
      '/acme~other/pets/v1',
      '/acme/dogs/v1/a',
      '/other/pets/v1/a',
      '/',
      '/acme',
      '/acme/pets/v11',
    ]) {
      expect(await ask(gateway, path), path).toMatchObject({ status: 404, body: 'gateway.no_route' });
    }
    expect(await ask(gateway, '/acme/pets')).toMatchObject({ status: 404, body: 'gateway.version_missing' });
    expect(await ask(gateway, '/acme/pets/')).toMatchObject({ status: 404, body: 'gateway.version_missing' });
  });

  test('leads by old slugs of an API too, until another API has that name', async () => {
    const behind = await answerPath();
    const renamed = api({ api: { id: IDS.api, slug: 'pets', aliases: ['animals', 'dogs'], teamId: null } });
    const dogs = api({ api: { id: 'api_dogs', slug: 'dogs', aliases: [], teamId: null }, version: { id: 'ver_dogs', name: 'v7' } });
    const gateway = await startGateway([renamed, dogs, upstream(behind.url)]);
    expect(await ask(gateway, '/acme/animals/v1/a')).toMatchObject({ status: 200, body: 'GET /a' });
    expect(await ask(gateway, '/acme/dogs/v1/a')).toMatchObject({ status: 404 });
    expect(await ask(gateway, '/acme/dogs/v7/a')).toMatchObject({ status: 200 });
  });

  test('leads by old slugs of a tenant too, with and without an environment', async () => {
    const behind = await answerPath();
    const gateway = await startGateway([api({ tenant: { id: IDS.tenant, slug: 'acme', aliases: ['roadrunner'] } }), upstream(behind.url)]);
    expect(await ask(gateway, '/roadrunner/pets/v1/a')).toMatchObject({ status: 200, body: 'GET /a' });
    expect(await ask(gateway, '/roadrunner~live/pets/v1/a')).toMatchObject({ status: 200, body: 'GET /a' });
    expect(await ask(gateway, '/coyote/pets/v1/a')).toMatchObject({ status: 404, body: 'gateway.no_route' });
  });

  test('leads by host and base path', async () => {
    const behind = await answerPath();
    const entry = (basePath: string | null) => ({ hosts: ['api.acme.test'], basePath, version: { by: 'path' as const } });
    const other = api({
      api: { id: 'api_other', slug: 'other', aliases: [], teamId: null },
      version: { id: 'ver_other', name: 'v1' },
      entry: entry('/deep/er'),
    });
    const gateway = await startGateway([api({ entry: entry('/pets') }), other, upstream(behind.url)]);
    expect(await ask(gateway, '/pets/v1/a', { Host: 'API.acme.test:8080' })).toMatchObject({ status: 200, body: 'GET /a' });
    expect(await ask(gateway, '/deep/er/v1/b', { Host: 'api.acme.test' })).toMatchObject({ status: 200, body: 'GET /b' });
    expect(await ask(gateway, '/pets/v1/a', { Host: 'other.test' })).toMatchObject({ status: 404 });
    // an API with a host of its own is found there only
    expect(await ask(gateway, '/acme/pets/v1/a')).toMatchObject({ status: 404 });
  });

  test('leads by host and slug, today’s or a former one, where an API has no base path', async () => {
    const behind = await answerPath();
    const entry = { hosts: ['api.acme.test'], basePath: null, version: { by: 'path' as const } };
    const pets = api({ api: { id: IDS.api, slug: 'pets', aliases: ['animals'], teamId: null }, entry });
    const shop = api({ api: { id: 'api_shop', slug: 'shop', aliases: [], teamId: null }, version: { id: 'ver_shop', name: 'v1' }, entry });
    const gateway = await startGateway([pets, shop, upstream(behind.url)]);
    for (const name of ['pets', 'animals', 'shop']) {
      expect(await ask(gateway, `/${name}/v1/a`, { Host: 'api.acme.test' }), name).toMatchObject({ status: 200, body: 'GET /a' });
    }
    expect(gateway.records.map(({ apiId }) => apiId)).toEqual([IDS.api, IDS.api, 'api_shop']);
    expect(await ask(gateway, '/v1/a', { Host: 'api.acme.test' })).toMatchObject({ status: 404, body: 'gateway.no_route' });
  });

  test('leads by a version header, with a default', async () => {
    const behind = await answerPath();
    const version = (name: string, isDefault: boolean) =>
      api({ version: { id: `ver_${name}`, name }, entry: { hosts: [], basePath: null, version: { by: 'header', header: 'X-Version', isDefault } } });
    const gateway = await startGateway([version('v1', true), version('v2', false), upstream(behind.url)]);
    await ask(gateway, '/acme/pets/a');
    await ask(gateway, '/acme/pets/a', { 'x-version': 'v2' });
    expect(gateway.records.map(({ versionId }) => versionId)).toEqual(['ver_v1', 'ver_v2']);
    expect(await ask(gateway, '/acme/pets/a', { 'X-Version': 'v3' })).toMatchObject({ status: 404, body: 'gateway.no_route' });
    gateway.load([version('v2', false), upstream(behind.url)]);
    expect(await ask(gateway, '/acme/pets/a')).toMatchObject({ status: 404, body: 'gateway.version_missing' });
  });

  test('ends at an operation: literal before parameter, parts of segments, HEAD by GET', async () => {
    const behind = await answerPath();
    const operations = [
      operation('GET', '/pets/{id}'),
      operation('GET', '/pets/mine'),
      operation('DELETE', '/pets/{id}'),
      operation('GET', '/pets/{id}/toys'),
      operation('GET', '/files/{name}.json'),
      operation('GET', '/files/{name}'),
      operation('GET', '/ranges/{from}..{to}'),
      operation('POST', '/pets'),
      operation('GET', '/'),
    ];
    const gateway = await startGateway([api({ unmatched: 'refuse', operations }), upstream(behind.url)]);
    const operationOf = async (path: string, method = 'GET') => {
      await ask(gateway, `/acme/pets/v1${path}`, {}, method);
      return gateway.records.at(-1)?.operationId;
    };
    expect(await operationOf('/pets/7')).toBe('GET /pets/{id}');
    expect(await operationOf('/pets/mine')).toBe('GET /pets/mine');
    expect(await operationOf('/pets/mine', 'DELETE')).toBe('DELETE /pets/{id}');
    expect(await operationOf('/pets/mine/toys')).toBe('GET /pets/{id}/toys');
    expect(await operationOf('/pets/7', 'HEAD')).toBe('GET /pets/{id}');
    expect(await operationOf('/files/a.json')).toBe('GET /files/{name}.json');
    expect(await operationOf('/files/.json')).toBe('GET /files/{name}');
    expect(await operationOf('/ranges/1..5')).toBe('GET /ranges/{from}..{to}');
    expect(await operationOf('')).toBe('GET /');
    expect(await operationOf('/')).toBe('GET /');
    expect(await operationOf('/p%65ts/%37')).toBe('GET /pets/{id}');
    expect(await ask(gateway, '/acme/pets/v1/pets/7', {}, 'PUT')).toEqual({ status: 405, body: 'gateway.method_not_allowed', allow: 'DELETE, GET, HEAD' });
    expect(await ask(gateway, '/acme/pets/v1/pets', {})).toMatchObject({ status: 405, allow: 'POST' });
    for (const path of ['/pets/', '/pets/7/', '/pets/7/toys/1', '/nothing']) {
      expect(await ask(gateway, `/acme/pets/v1${path}`), path).toMatchObject({ status: 404, body: 'gateway.no_operation' });
    }
  });

  test('of a path that means two things is refused, by one rule', async () => {
    const behind = await answerPath();
    const gateway = await startGateway([api(), upstream(behind.url)]);
    const ambiguous = [
      '/a//b',
      '//acme/pets/v1',
      '/./a',
      '/../a',
      '/a/..',
      '/a/.',
      '/%2e%2e/a',
      '/%2E/a',
      '/a%2fb',
      '/a%2Fb',
      '/a%5cb',
      '/a\\b',
      '/a%00',
      '/a%0a',
      '/a%7f',
      '/a%',
      '/a%4',
      '/a%zz',
      '/..;/a',
      '/.;x=1/a',
      '/a/%2e%2e;/b',
    ];
    for (const path of ambiguous) {
      expect(await ask(gateway, path.startsWith('//') ? path : `/acme/pets/v1${path}`), path).toMatchObject({ status: 400, body: 'gateway.path_ambiguous' });
    }
    expect(await ask(gateway, '/acme/pets/v1/%61%7E/%c3%a4;x=1/...?a=%2F../')).toMatchObject({ status: 200, body: 'GET /a~/%C3%A4;x=1/...?a=%2F../' });
    expect(await ask(gateway, '/acme/pets/v1/%252e%252e/a')).toMatchObject({ status: 200, body: 'GET /%252e%252e/a' });
  });

  test('that is a draft, or unknown, is answered with the same bytes', async () => {
    const draft = api({ lifecycle: { state: 'draft', blocked: false } });
    const gateway = await startGateway([draft, upstream('http://127.0.0.1:9')]);
    const bytes = async (path: string) => {
      const client = await gateway.connect();
      client.send(get(path));
      await client.response();
      client.send(get(path));
      await waitFor(() => client.received.toString().endsWith('}'));
      return client.received
        .toString('latin1')
        .replace(/req_[0-9a-z]{26}/g, 'ID')
        .replace(/date: [^\r]*/, '');
    };
    expect(await bytes('/acme/pets/v1/a')).toBe(await bytes('/acme/nothing/v1/a'));
    expect(await bytes('/acme/pets')).toBe(await bytes('/acme/nothing'));
  });

  test('is not there before the first snapshot', async () => {
    const gateway = await startGateway(null);
    expect(await ask(gateway, '/acme/pets/v1/a')).toMatchObject({ status: 503, body: 'gateway.not_ready' });
  });

  test('OPTIONS * asks about the gateway itself', async () => {
    const gateway = await startGateway([]);
    const client = await gateway.connect();
    client.send('OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n');
    expect((await client.response()).status).toBe(204);
  });
});
