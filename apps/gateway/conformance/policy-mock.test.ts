import type { ApiObject, MockResponse } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, operation, policy, startGateway } from './harness.js';

const json = (name: string, value: unknown) => ({ type: 'application/json', name, text: JSON.stringify(value) });
const RESPONSES: MockResponse[] = [
  {
    status: '200',
    headers: [{ name: 'x-page', value: '1' }],
    bodies: [json('cat', { name: 'Tom' }), json('dog', { name: 'Rex' }), { type: 'application/xml', text: '<pet>Tom</pet>' }],
  },
  { status: '204', headers: [], bodies: [] },
  { status: '4XX', headers: [], bodies: [{ type: 'application/problem+json', text: '{"title":"No"}' }] },
  { status: 'default', headers: [], bodies: [{ type: 'text/plain', text: 'oh' }] },
];

const mocked = (overrides: Partial<ApiObject> = {}, responses = RESPONSES) =>
  api({
    upstreamId: null,
    unmatched: 'refuse',
    operations: [{ ...operation('GET', '/pets/{id}'), contract: { responses } }],
    policies: [policy('mock')],
    ...overrides,
  });

conformanceOnAllWires('mock', () => {
  const serve = async (object: ApiObject) => {
    const gateway = await startGateway([object]);
    const ask = async (headers: Record<string, string> = {}, init: RequestInit = {}, path = '/pets/7') => {
      const response = await fetch(`${gateway.url}/acme/pets/v1${path}`, { headers, ...init });
      return { status: response.status, headers: response.headers, body: await response.text() };
    };
    return { gateway, ask };
  };

  test('answers with the first example, without any upstream', async () => {
    const { ask, gateway } = await serve(mocked());
    const answer = await ask();
    expect([answer.status, answer.body, answer.headers.get('content-type')]).toEqual([200, '{"name":"Tom"}', 'application/json']);
    expect(answer.headers.get('x-page')).toBe('1');
    expect(answer.headers.get('vary')).toBe('Accept, Prefer');
    expect(gateway.records[0]).toMatchObject({ status: 200, operationId: 'GET /pets/{id}', attempts: [] });
  });

  test.each([
    ['Accept', { accept: 'application/xml' }, 200, '<pet>Tom</pet>'],
    ['Accept with weights', { accept: 'application/json;q=0.2, application/*;q=0.1, application/xml' }, 200, '<pet>Tom</pet>'],
    ['Prefer: example', { prefer: 'example=dog' }, 200, '{"name":"Rex"}'],
    ['Prefer: code in a range', { prefer: 'code=404' }, 404, '{"title":"No"}'],
    ['Prefer: code by default', { prefer: 'respond-async, code=503' }, 503, 'oh'],
    ['Prefer: code without a body', { prefer: 'code=204' }, 204, ''],
    ['Prefer that is none', { prefer: 'code=99, code=abc' }, 200, '{"name":"Tom"}'],
  ])('%s chooses', async (_what, headers, status, body) => {
    const { ask } = await serve(mocked());
    const answer = await ask(headers as Record<string, string>);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  test('says which preference it followed, and refuses what the document has not', async () => {
    const { ask } = await serve(mocked());
    expect((await ask({ prefer: 'code=404, example=x' })).status).toBe(501);
    expect((await ask({ prefer: 'code=200; example="dog"' })).headers.get('preference-applied')).toBe('code=200, example="dog"');
    const refused = await ask({ accept: 'image/png' });
    expect([refused.status, JSON.parse(refused.body).code, JSON.parse(refused.body).detail]).toEqual([
      406,
      'gateway.not_acceptable',
      'There are: application/json, application/xml.',
    ]);
  });

  test('the example of its page: a query parameter chooses too', async () => {
    const { ask } = await serve(mocked({ policies: [docsExample('mock')] }));
    expect((await ask({}, {}, '/pets/7?__status=404')).body).toBe('{"title":"No"}');
    expect((await ask({}, {}, '/pets/7?__status=nonsense')).status).toBe(200);
  });

  test('HEAD answers as GET would', async () => {
    const { ask } = await serve(mocked());
    const answer = await ask({}, { method: 'HEAD' });
    expect([answer.status, answer.body, answer.headers.get('content-type'), answer.headers.get('content-length')]).toEqual([200, '', 'application/json', '14']);
  });

  test('a configured status and a delay', async () => {
    const { ask } = await serve(mocked({ policies: [policy('mock', { status: 418, delayMs: 30, prefer: false })] }));
    const before = performance.now();
    expect((await ask({ prefer: 'code=204' })).status).toBe(418);
    expect(performance.now() - before).toBeGreaterThan(25);
  });

  test('an operation of which the document says nothing is refused', async () => {
    const { ask } = await serve(mocked({}, []));
    const answer = await ask();
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([501, 'gateway.mock_missing']);
  });

  test('a large body comes whole', async () => {
    const text = JSON.stringify({ text: 'x'.repeat(60_000) });
    const { ask } = await serve(mocked({}, [{ status: '200', headers: [], bodies: [{ type: 'application/json', text }] }]));
    expect((await ask()).body).toBe(text);
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    expect(gateway.load([mocked({ policies: [policy('mock', { status: 99 })] })])).toMatchObject([{ message: expect.stringContaining('status') }]);
  });
});
