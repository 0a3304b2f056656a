import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Backend, backends } from './backend.js';
import { docsExample } from './docs-example.js';
import { buildSchema, createHandler } from './graphql-server.js';
import { api, caller, conformanceOnAllWires, fetch, type Gateway, KEYED, plan, policy, startGateway, upstream } from './harness.js';

const MODERN = { accept: 'application/graphql-response+json' };
const JSON_BODY = { 'content-type': 'application/json' };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const schema = buildSchema('type Query { pets(first: Int): [Pet!]! report: String } type Mutation { feed: Boolean } type Pet { name: String owner: Pet }');
const rootValue = { pets: ({ first = 1 }) => Array.from({ length: first }, () => ({ name: 'Tom' })), report: 'fine', feed: true };
const limited = (config: Record<string, unknown> = {}) => api({ policies: [policy('graphql', config)] });

async function graphqlBackend(): Promise<Backend> {
  const [backend] = (await backends(1)) as [Backend];
  const handler = createHandler({ schema, rootValue });
  backend.answer = (request, response) => void handler(request, response);
  return backend;
}

interface Result {
  status: number;
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string; requestId?: string } }[];
  type: string | null;
}

async function send(gateway: Gateway, path: string, init: RequestInit): Promise<Result> {
  const response = await fetch(`${gateway.url}/acme/pets/v1/graphql${path}`, init);
  return { status: response.status, type: response.headers.get('content-type'), ...((await response.json()) as object) };
}
const post = (gateway: Gateway, body: unknown, headers: Record<string, string> = {}) =>
  send(gateway, '', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { ...JSON_BODY, ...MODERN, ...headers } });
const ask = (gateway: Gateway, parameters: Record<string, string>) => send(gateway, `?${new URLSearchParams(parameters)}`, { headers: MODERN });
const codeIn = ({ status, errors }: Result) => [status, errors?.[0]?.extensions?.code];

conformanceOnAllWires('the policy graphql', () => {
  test('lets operations pass by POST and GET and tells the record their name; its example holds', async () => {
    const backend = await graphqlBackend();
    const gateway = await startGateway([api({ policies: [docsExample('graphql')] }), upstream(backend.url)]);
    const query = 'query Pets($n: Int) { pets(first: $n) { name } }';
    expect(await post(gateway, { query, variables: { n: 2 } })).toMatchObject({ status: 200, data: { pets: [{ name: 'Tom' }, { name: 'Tom' }] } });
    expect(gateway.records.at(-1)?.timeline).toContainEqual(expect.objectContaining({ policy: 'graphql', note: 'query Pets, depth 2, cost 3' }));
    expect(await ask(gateway, { query, variables: '{"n":1}' })).toMatchObject({ status: 200, data: { pets: [{ name: 'Tom' }] } });
    expect(gateway.records.at(-1)?.timeline).toContainEqual(expect.objectContaining({ policy: 'graphql', note: 'query Pets, depth 2, cost 2' }));
    expect(codeIn(await post(gateway, { query, variables: { n: 200 } }))).toEqual([400, 'gateway.graphql_refused']);
    expect(codeIn(await post(gateway, { query: '{ a: report b: report c: report d: report e: report }' }))).toEqual([400, 'gateway.graphql_refused']);
    expect(codeIn(await post(gateway, { query: '{ __schema { types { name } } }' }))).toEqual([400, 'gateway.graphql_refused']);
    expect(backend.requests).toHaveLength(2);
  });

  test('a refusal has GraphQL’s form, by what the client takes, and the record has code, policy and reason', async () => {
    const backend = await graphqlBackend();
    const gateway = await startGateway([limited({ depthMax: 2 }), upstream(backend.url)]);
    const deep = { query: '{ pets { owner { name } } }' };
    const modern = await post(gateway, deep);
    expect(modern).toMatchObject({ status: 400, type: 'application/graphql-response+json; charset=utf-8' });
    expect(modern.errors).toEqual([
      { message: 'The request has the depth 3, and 2 is allowed.', extensions: { code: 'gateway.graphql_refused', requestId: expect.stringMatching(/^req_/) } },
    ]);
    expect(gateway.records.at(-1)).toMatchObject({
      status: 400,
      outcome: 'refused',
      code: 'gateway.graphql_refused',
      policy: 'graphql',
      reason: modern.errors?.[0]?.message,
    });
    expect(await post(gateway, deep, { accept: 'application/json' })).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    expect(codeIn(await post(gateway, '{"query":', { accept: 'application/json' }))).toEqual([400, 'gateway.graphql_invalid']);
    expect(backend.requests).toHaveLength(0);
  });

  test('what is no GraphQL request, or could be read in two ways, does not reach the upstream', async () => {
    const backend = await graphqlBackend();
    const gateway = await startGateway([limited(), upstream(backend.url)]);
    const statuses: Record<string, number> = {};
    const note = async (name: string, result: Promise<Result>) => {
      const { status, errors } = await result;
      expect(errors?.[0]?.extensions?.code, name).toBe('gateway.graphql_invalid');
      statuses[name] = status;
    };
    await note('mutation by GET', ask(gateway, { query: 'mutation { feed }' }));
    await note('PUT', send(gateway, '', { method: 'PUT', body: '{"query":"{report}"}', headers: JSON_BODY }));
    await note('form', send(gateway, '', { method: 'POST', body: 'query={report}', headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
    await note('utf-16', send(gateway, '', { method: 'POST', body: '{"query":"{report}"}', headers: { 'content-type': 'application/json; charset=utf-16' } }));
    await note('no body', send(gateway, '', { method: 'POST', headers: JSON_BODY }));
    await note('in both', send(gateway, '?query={report}', { method: 'POST', body: '{"query":"{report}"}', headers: JSON_BODY }));
    await note('twice', post(gateway, '{"query":"{report}","query":"{pets{name}}"}'));
    await note('batch', post(gateway, [{ query: '{ report }' }]));
    expect(statuses).toEqual({ 'mutation by GET': 405, PUT: 405, form: 415, 'utf-16': 415, 'no body': 400, 'in both': 400, twice: 400, batch: 400 });
    expect(backend.requests).toHaveLength(0);
    gateway.load([limited({ getRequests: false }), upstream(backend.url)]);
    expect((await ask(gateway, { query: '{ report }' })).status).toBe(405);
  });

  test('batches, where they are taken, count together', async () => {
    const [backend] = (await backends(1)) as [Backend];
    backend.answer = (_request, response) => void response.setHeader('content-type', 'application/json').end('{"data":"both"}');
    const gateway = await startGateway([limited({ batching: true, batchMax: 3, rootFieldsMax: 2 }), upstream(backend.url)]);
    const batch = (count: number) => Array.from({ length: count }, () => ({ query: '{ report }' }));
    expect(await post(gateway, batch(2))).toMatchObject({ status: 200, data: 'both' });
    expect(codeIn(await post(gateway, batch(3)))).toEqual([400, 'gateway.graphql_refused']);
    expect(codeIn(await post(gateway, batch(4)))).toEqual([400, 'gateway.graphql_invalid']);
  });

  test('automatic persisted operations by POST and GET', async () => {
    const backend = await graphqlBackend();
    const gateway = await startGateway([limited({ persisted: 'automatic' }), upstream(backend.url)]);
    const query = '{ report }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    expect(await post(gateway, { extensions })).toMatchObject({ status: 200, errors: [{ message: 'PersistedQueryNotFound' }] });
    expect(await post(gateway, { query, extensions })).toMatchObject({ status: 200, data: { report: 'fine' } });
    expect(await post(gateway, { extensions })).toMatchObject({ status: 200, data: { report: 'fine' } });
    expect(await ask(gateway, { extensions: JSON.stringify(extensions) })).toMatchObject({ status: 200, data: { report: 'fine' } });
    gateway.load([limited(), upstream(backend.url)]);
    expect(codeIn(await post(gateway, { extensions }))).toEqual([200, 'PERSISTED_QUERY_NOT_SUPPORTED']);
  });

  test('listed operations alone', async () => {
    const backend = await graphqlBackend();
    const listed = '{ report }';
    const gateway = await startGateway([
      limited({ persisted: 'only-listed', operations: [{ hash: sha256(listed), document: listed }] }),
      upstream(backend.url),
    ]);
    expect(await post(gateway, { documentId: `sha256:${sha256(listed)}` })).toMatchObject({ status: 200, data: { report: 'fine' } });
    expect(await post(gateway, { query: listed })).toMatchObject({ status: 200, data: { report: 'fine' } });
    expect(codeIn(await post(gateway, { query: '{ report pets { name } }' }))).toEqual([400, 'gateway.graphql_not_listed']);
  });

  test('large requests and broken upstreams', async () => {
    const backend = await graphqlBackend();
    const gateway = await startGateway([limited({ bodyBytesMax: 50_000 }), upstream(backend.url)]);
    expect(await post(gateway, { query: '{ report }', variables: { text: 'x'.repeat(40_000) } })).toMatchObject({ status: 200 });
    const large = await fetch(`${gateway.url}/acme/pets/v1/graphql`, { method: 'POST', body: 'x'.repeat(50_001), headers: JSON_BODY });
    expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'gateway.body_too_large']);
    await backend.down();
    expect((await post(gateway, { query: '{ report }' })).status).toBe(502);
  });

  test('on a plan, the caller’s own limits hold', async () => {
    const backend = await graphqlBackend();
    const { key, objects } = caller();
    const gateway = await startGateway([api({ policies: KEYED }), plan([], [policy('graphql', { rootFieldsMax: 1 })]), ...objects, upstream(backend.url)]);
    expect(await post(gateway, { query: '{ report }' }, { 'x-api-key': key })).toMatchObject({ status: 200 });
    expect(codeIn(await post(gateway, { query: '{ a: report b: report }' }, { 'x-api-key': key }))).toEqual([400, 'gateway.graphql_refused']);
  });

  test('a configuration that means nothing is refused at compile', async () => {
    const gateway = await startGateway([api()]);
    const hash = sha256('x');
    for (const config of [{ depthMax: 0 }, { depth: 5 }, { persisted: 'only-listed' }, { operations: [{ hash: 'x' }] }, { operations: [{ hash }, { hash }] }])
      expect(gateway.load([limited(config)]), JSON.stringify(config)).toHaveLength(1);
  });
});
