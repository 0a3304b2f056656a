import type { ApiObject, ValidationContract } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, policy, startGateway, upstream, upstreamServer } from './harness.js';

const parameter = (name: string, place: 'path' | 'query' | 'header' | 'cookie', schema: object, more: object = {}) => ({
  name,
  in: place,
  required: place === 'path',
  style: place === 'query' || place === 'cookie' ? ('form' as const) : ('simple' as const),
  explode: place === 'query' || place === 'cookie',
  schema: schema as Record<string, unknown>,
  ...more,
});

const GET: ValidationContract = {
  parameters: [
    parameter('id', 'path', { type: 'integer', minimum: 1 }),
    parameter('tags', 'query', { type: 'array', items: { type: 'string', maxLength: 5 }, maxItems: 2 }),
    parameter('sort', 'query', { type: 'array', items: { enum: ['a', 'b'] } }, { explode: false, style: 'pipeDelimited' }),
    parameter('filter', 'query', { type: 'object', properties: { age: { type: 'integer' } }, additionalProperties: false }, { style: 'deepObject' }),
    parameter('X-Trace', 'header', { type: 'string', pattern: '^[0-9a-f]+$' }, { required: true }),
    parameter('flag', 'cookie', { type: 'boolean' }),
    parameter('page', 'query', { allOf: [{ $ref: '#/$defs/Count' }, { minimum: 3 }] }),
    parameter('size', 'query', { $ref: '#/$defs/Count', enum: [10, 50] }),
    parameter('where', 'query', { type: 'object', required: ['lat'] }, { style: 'json' }),
  ],
  responses: [{ status: '200', content: [{ type: 'application/json', schema: { $ref: '#/$defs/Node' } }] }],
};
const POST: ValidationContract = {
  parameters: [],
  body: {
    required: true,
    content: [
      { type: 'application/json', schema: { $ref: '#/$defs/Node' } },
      {
        type: 'application/x-www-form-urlencoded',
        schema: { type: 'object', required: ['n'], properties: { n: { type: 'integer' }, list: { type: 'array', items: { type: 'boolean' } } } },
      },
      { type: 'text/*' },
    ],
  },
  responses: [],
};
const schemas: ApiObject['schemas'] = {
  Count: { type: 'integer' },
  Node: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: { name: { type: 'string' }, born: { type: 'string', format: 'date' }, children: { type: 'array', items: { $ref: '#/$defs/Node' } } },
  },
};
const operations: ApiObject['operations'] = [
  { id: 'getNode', method: 'GET', path: '/nodes/{id}', policies: [], contract: { validation: GET } },
  { id: 'postNode', method: 'POST', path: '/nodes', policies: [], contract: { validation: POST } },
];

interface Problem {
  code: string;
  errors?: { in: string; pointer: string; message: string }[];
}

conformanceOnAllWires('OpenAPI validation', () => {
  const serve = async (config: Record<string, unknown> = {}, answer: { type?: string; body?: string; status?: number } = {}) => {
    const behind = await upstreamServer((_request, response) => {
      response.statusCode = answer.status ?? 200;
      response.setHeader('content-type', answer.type ?? 'application/json');
      response.end(answer.body ?? '{"name": "x"}');
    });
    const world = (policies = [policy('openapi-validation', config)], more: Partial<ApiObject> = {}) => [
      api({ policies, operations, schemas, ...more }),
      upstream(behind.url),
    ];
    const gateway = await startGateway(world());
    const read = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${gateway.url}/acme/pets/v1${path}`, { headers: { 'x-trace': 'abc', ...headers } });
      return { status: response.status, problem: (await response.json()) as Problem };
    };
    const send = async (body: string, type = 'application/json') => {
      const response = await fetch(`${gateway.url}/acme/pets/v1/nodes`, { method: 'POST', body: Buffer.from(body), headers: { 'content-type': type } });
      return { status: response.status, problem: (await response.json()) as Problem };
    };
    return { gateway, behind, read, send, world };
  };

  test('takes parameters in their styles, and tells each fault with its pointer', async () => {
    const { read, behind } = await serve();
    const good = [
      '/nodes/7',
      '/nodes/7?tags=a&tags=b&sort=a%7Cb&filter[age]=3&other=1',
      '/nodes/7?page=3&size=50',
      `/nodes/7?where=${encodeURIComponent('{"lat":1}')}`,
    ];
    for (const path of good) expect((await read(path, { cookie: 'a=b; flag=true' })).status, path).toBe(200);
    expect(behind.requests).toHaveLength(4);
    // a limit beside a reference is held to the number that the text was made
    expect((await read('/nodes/7?page=2&size=20')).problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/page', '/size']);
    const bad = await read('/nodes/zero?tags=a&tags=b&tags=toolong&sort=c&filter[size]=3&where=%7B%7D', { 'x-trace': 'XYZ', cookie: 'flag=maybe' });
    expect([bad.status, bad.problem.code]).toEqual([422, 'gateway.request_invalid']);
    expect(bad.problem.errors?.map(({ in: place, pointer }) => `${place} ${pointer}`).sort()).toEqual([
      'cookie /flag',
      'header /x-trace',
      'path /id',
      'query /filter/size',
      'query /sort/0',
      'query /tags',
      'query /tags/2',
      'query /where/lat',
    ]);
    expect(behind.requests).toHaveLength(4);
  });

  test('asks for what is required, and for nothing unknown where it is told to', async () => {
    const { gateway } = await serve({ unknownQuery: 'refuse' });
    const response = await fetch(`${gateway.url}/acme/pets/v1/nodes/7?other=1`);
    expect(((await response.json()) as Problem).errors).toEqual([
      { in: 'query', pointer: '/other', message: 'is not known' },
      { in: 'header', pointer: '/x-trace', message: 'is missing' },
    ]);
    expect(gateway.records[0]).toMatchObject({ policy: 'openapi-validation', reason: 'query /other is not known; header /x-trace is missing' });
  });

  test('holds bodies to recursive schemas, forms to theirs, and others to their media type', async () => {
    const { send, behind, gateway } = await serve();
    const deep = { name: 'a', children: [{ name: 'b', children: [{ name: 'c', born: '2026-02-28' }] }] };
    expect((await send(JSON.stringify(deep))).status).toBe(200);
    expect((await send('n=3&list=true&list=false', 'application/x-www-form-urlencoded')).status).toBe(200);
    expect((await send('x'.repeat(3_000_000), 'text/plain')).status).toBe(200);
    const sent = behind.requests.length;
    const bad = await send(JSON.stringify({ children: [{ name: 1 }, { name: 'c', children: [{ name: 'd', born: '2026-02-31', 'a/b': 1 }] }] }));
    expect(bad.problem.errors).toEqual([
      { in: 'body', pointer: '/name', message: 'is missing' },
      { in: 'body', pointer: '/children/0/name', message: 'must be string' },
      { in: 'body', pointer: '/children/1/children/0/a~1b', message: 'is not known' },
      { in: 'body', pointer: '/children/1/children/0/born', message: 'must match format "date"' },
    ]);
    expect((await send('n=x&list=maybe', 'application/x-www-form-urlencoded')).problem.errors).toHaveLength(2);
    expect((await send('{"name": ')).problem.errors).toEqual([{ in: 'body', pointer: '', message: 'is no JSON' }]);
    expect(await send('<a/>', 'application/xml')).toMatchObject({ status: 415, problem: { code: 'gateway.content_type_refused' } });
    expect((await send('')).problem.errors).toEqual([{ in: 'body', pointer: '', message: 'is missing' }]);
    expect((await send(JSON.stringify({ name: 'x'.repeat(1_100_000) }))).status).toBe(413);
    expect(behind.requests).toHaveLength(sent);
    await behind.close();
    expect((await send('{"name": "x"}')).status).toBe(502);
    expect(gateway.records.at(-1)?.code).toBe('gateway.upstream_unreachable');
  });

  test('reports instead of refusing where it is told to', async () => {
    const { read, send, gateway, behind } = await serve({ parameters: 'report', body: 'report', responses: 'report' }, { body: '{"nome": 1}' });
    expect((await read('/nodes/zero')).status).toBe(200);
    expect((await send('{}')).status).toBe(200);
    expect(behind.requests).toHaveLength(2);
    const notes = gateway.records.map(({ timeline }) => timeline.flatMap(({ note }) => note ?? []));
    expect(notes).toEqual([
      ['reported: path /id must be integer', 'reported of the response: body /name is missing; body /nome is not known'],
      ['reported: body /name is missing', 'reported of the response: status 200 is not described'],
    ]);
  });

  test('lets no answer out that breaks the document, and tells the caller no more', async () => {
    for (const answer of [{ body: '{"nome": 1}' }, { type: 'text/html' }, { status: 201 }]) {
      const { read, gateway } = await serve({ responses: 'enforce' }, answer);
      const { status, problem } = await read('/nodes/7');
      expect([status, problem.code, JSON.stringify(problem).includes('nome')]).toEqual([502, 'gateway.response_invalid', false]);
      expect(gateway.records[0]?.reason).toMatch(/^(body|content-type|status) /);
    }
    const fine = await serve({ responses: 'enforce' });
    expect((await fine.read('/nodes/7')).problem).toEqual({ name: 'x' });
  });

  test('refuses a configuration or a document that cannot be used, and the example of its page can', async () => {
    const { gateway, read, world } = await serve();
    for (const config of [{ body: 'yes' }, { errorsMax: 0 }]) expect(gateway.load(world([policy('openapi-validation', config)]))).toHaveLength(1);
    const without = operations.map(({ contract: _, ...operation }) => operation);
    expect(gateway.load(world(undefined, { operations: without }))[0]?.message).toContain('getNode came without');
    const backtracking = { ...schemas, Node: { type: 'object', properties: { name: { type: 'string', pattern: '(?=a)b' } } } };
    expect(gateway.load(world(undefined, { schemas: backtracking }))[0]?.message).toContain('linear time');
    expect(gateway.load(world([policy('openapi-validation', { patterns: 'ignore' })], { schemas: backtracking }))).toEqual([]);
    expect(gateway.load(world(undefined, { schemas: {} }))).toHaveLength(1);
    expect(gateway.load(world([docsExample('openapi-validation')]))).toEqual([]);
    expect([(await read('/nodes/7')).status, (await read('/nodes/7?x=1')).status]).toEqual([200, 422]);
  });

  test('is not held up by many items that must differ', async () => {
    const set = { ...schemas, Node: { type: 'array', uniqueItems: true } };
    const { gateway, send, world } = await serve();
    expect(gateway.load(world(undefined, { schemas: set }))).toEqual([]);
    const body = (last: object) => JSON.stringify([...Array.from({ length: 60_000 }, (_, i) => ({ a: i })), last]);
    expect((await send(body({ a: -1 }))).status).toBe(200);
    expect((await send('[{"a": 1, "b": 2}, {"b": 2, "a": 1}]')).problem.errors).toEqual([{ in: 'body', pointer: '', message: 'must hold no item twice' }]);
  });

  test('is not held up by a pattern', async () => {
    const evil = { ...schemas, Node: { type: 'object', properties: { name: { type: 'string', pattern: '^(a+)+$' } } } };
    const { gateway, send, world } = await serve();
    expect(gateway.load(world(undefined, { schemas: evil }))).toEqual([]);
    expect((await send(JSON.stringify({ name: `${'a'.repeat(50_000)}!` }))).status).toBe(422);
  });
});
