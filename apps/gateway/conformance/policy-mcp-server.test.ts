import type { ApiObject, ValidationContract } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, type Gateway, IDS, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { mcpClient } from './mcp-client.js';

const none: ValidationContract = { parameters: [], responses: [] };
const path = (name: string) => ({ name, in: 'path' as const, required: true, style: 'simple' as const, explode: false, schema: { type: 'integer' } });
const query = (name: string, schema: object) => ({
  name,
  in: 'query' as const,
  required: false,
  style: 'form' as const,
  explode: true,
  schema: schema as Record<string, unknown>,
});
const operations: ApiObject['operations'] = [
  {
    id: 'getPet',
    method: 'GET',
    path: '/pets/{petId}',
    policies: [],
    contract: { words: 'Finds a pet.', validation: { ...none, parameters: [path('petId'), query('fields', { type: 'array', items: { type: 'string' } })] } },
  },
  {
    id: 'orderPet',
    method: 'POST',
    path: '/orders',
    policies: [],
    contract: { validation: { ...none, body: { required: true, content: [{ type: 'application/json', schema: { $ref: '#/$defs/Order' } }] } } },
  },
  { id: 'photo', method: 'GET', path: '/photo', policies: [], contract: { validation: none } },
  { id: 'huge', method: 'GET', path: '/huge', policies: [], contract: { validation: none } },
  { id: 'broken', method: 'GET', path: '/broken', policies: [], contract: { validation: none } },
];
const schemas: ApiObject['schemas'] = { Order: { type: 'object', properties: { pet: { type: 'integer' } }, required: ['pet'], additionalProperties: false } };

const pets = () =>
  upstreamServer(({ method, path: asked, body }, response) => {
    if (asked === '/broken') response.destroy();
    else if (asked === '/photo') response.setHeader('content-type', 'image/png').end(Buffer.from([1, 2, 3]));
    else if (asked === '/huge') response.setHeader('content-type', 'text/plain').end('x'.repeat(2_000_000));
    else {
      response.statusCode = asked === '/pets/404' ? 404 : 200;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ asked: `${method} ${asked}`, body }));
    }
  });

const offering = (config: Record<string, unknown> = {}, more: Partial<ApiObject> = {}) =>
  api({ operations, schemas, unmatched: 'refuse', policies: [policy('mcp-server', config)], ...more });
const at = (gateway: Gateway) => `${gateway.url}/acme/pets/v1/mcp`;
const say = (gateway: Gateway, message: unknown, headers: Record<string, string> = {}) =>
  fetch(at(gateway), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });

conformanceOnAllWires('the policy mcp-server', () => {
  test('a stock client finds the operations as tools and calls them; its example holds', async () => {
    const behind = await pets();
    const gateway = await startGateway([api({ operations, schemas, unmatched: 'refuse', policies: [docsExample('mcp-server')] }), upstream(behind.url)]);
    const client = await mcpClient(at(gateway));
    expect(client.getServerVersion()).toEqual({ name: 'pets', title: 'Pet shop', version: 'v1' });
    expect(client.getInstructions()).toBe('Look a pet up before you order it.');
    const { tools } = await client.listTools();
    expect(tools).toMatchObject([
      {
        name: 'get_pet',
        description: 'One pet, by its number.',
        inputSchema: { type: 'object', properties: { petId: { type: 'integer' } }, required: ['petId'] },
        annotations: { readOnlyHint: true },
      },
      { name: 'orderPet', inputSchema: { properties: { body: { $ref: '#/$defs/Order' } }, $defs: { Order: schemas.Order } } },
    ]);
    expect(await client.callTool({ name: 'get_pet', arguments: { petId: 7, fields: ['name', 'a&b'] } })).toMatchObject({
      structuredContent: { asked: 'GET /pets/7?fields=name&fields=a%26b' },
      isError: false,
    });
    const ordered = await client.callTool({ name: 'orderPet', arguments: { body: { pet: 7 } } });
    expect(ordered.structuredContent).toEqual({ asked: 'POST /orders', body: '{"pet":7}' });
    await client.ping();
  });

  test('a call is a call of its operation: with its policies, its limits, its record and its caller', async () => {
    const behind = await pets();
    const buyer = caller();
    const limited = operations.map((operation) =>
      operation.id === 'orderPet'
        ? { ...operation, policies: [policy('rate-limit', { limit: { kind: 'rate', name: 'one', requests: 1, windowMs: 60_000 } })] }
        : operation,
    );
    const limit = { kind: 'rate', name: 'minute', algorithm: 'window', requests: 3, windowMs: 60_000, mode: 'fast', onStoreLoss: 'share' } as const;
    const objects = [offering({}, { operations: limited, policies: [...KEYED, policy('mcp-server')] }), plan([limit]), upstream(behind.url), ...buyer.objects];
    const gateway = await startGateway(objects);
    const client = await mcpClient(at(gateway), { 'x-api-key': buyer.key });
    await client.listTools();
    const order = () => client.callTool({ name: 'orderPet', arguments: { body: { pet: 1 } } });
    expect(await order()).toMatchObject({ isError: false });
    expect(await order()).toMatchObject({ isError: true, structuredContent: { code: 'gateway.rate_limited' } });
    expect(await client.callTool({ name: 'getPet', arguments: { petId: 1 } })).toMatchObject({ isError: false });
    expect(await client.callTool({ name: 'getPet', arguments: { petId: 1 } })).toMatchObject({ isError: true, structuredContent: { status: 429 } });
    const orders = gateway.records.filter(({ operationId }) => operationId === 'orderPet');
    expect(orders.map(({ status, applicationId, path: asked }) => [status, applicationId, asked])).toEqual([
      [200, IDS.application, '/acme/pets/v1/orders'],
      [429, IDS.application, '/acme/pets/v1/orders'],
    ]);
    // and the message that called it is recorded under the tool's name, as those to servers behind are
    const byTool = gateway.records.map(({ operationId }) => operationId).filter((id) => id === 'mcp' || id?.startsWith('tool:'));
    expect(byTool.filter((id) => id !== 'mcp')).toEqual(['tool:orderPet', 'tool:orderPet', 'tool:getPet', 'tool:getPet']);
    expect(byTool).toContain('mcp');
    await expect(client.callTool({ name: `made-up-${'x'.repeat(20)}`, arguments: {} })).rejects.toThrow('Unknown tool');
    expect(gateway.records.at(-1)?.operationId).toBe('mcp');
    const around = gateway.records.findLast(({ operationId }) => operationId === 'tool:getPet');
    expect(around?.timeline).toContainEqual(expect.objectContaining({ policy: 'mcp-server', note: expect.stringMatching(/^getPet: req_\w+ answered 429$/) }));
    expect((await say(gateway, { jsonrpc: '2.0', id: 1, method: 'tools/list' })).status).toBe(401);
  });

  test('a subscription to some operations lists and calls these alone', async () => {
    const behind = await pets();
    const some = caller({ subscription: { operations: { [IDS.version]: ['getPet'] } } });
    const gateway = await startGateway([offering({}, { policies: [...KEYED, policy('mcp-server')] }), plan(), upstream(behind.url), ...some.objects]);
    const client = await mcpClient(at(gateway), { authorization: `Bearer ${some.key}` });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['getPet']);
    expect(await client.callTool({ name: 'getPet', arguments: { petId: 1 } })).toMatchObject({ isError: false });
    await expect(client.callTool({ name: 'orderPet', arguments: { body: { pet: 1 } } })).rejects.toThrow('Unknown tool: orderPet');
  });

  test('a key in the query is the caller’s for the tool, too; a caller who leaves leaves nothing behind', async () => {
    let arrived = () => {};
    const there = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const behind = await upstreamServer(({ path: asked }, response) => {
      if (asked === '/pets/8') arrived();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify({ asked }));
    });
    const who = caller();
    const gateway = await startGateway([
      offering({}, { policies: [policy('api-key', { queryName: 'key' }), policy('subscription'), policy('plan-limits'), policy('mcp-server')] }),
      plan(),
      upstream(behind.url),
      ...who.objects,
    ]);
    const callTool = (petId: number, signal?: AbortSignal) =>
      fetch(`${at(gateway)}?key=${who.key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'getPet', arguments: { petId } } }),
        ...(signal && { signal }),
      });
    expect(await (await callTool(7)).json()).toMatchObject({ result: { isError: false, structuredContent: { asked: '/pets/7' } } });
    const leaving = new AbortController();
    const asked = callTool(8, leaving.signal);
    await there;
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await expect
      .poll(() =>
        gateway.records
          .filter(({ outcome }) => outcome === 'aborted')
          .map(({ operationId }) => operationId)
          .sort(),
      )
      .toEqual(['getPet', 'tool:getPet']);
    expect(JSON.stringify(gateway.records)).not.toContain(who.key);
  });

  test('one whose answer breaks off has ended: it has its record, and holds nothing', async () => {
    const behind = await upstreamServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    const limit = { name: 'one', kind: 'concurrency', calls: 1 };
    const limited = operations.map((operation) => ({ ...operation, policies: [policy('concurrency', { by: 'api', limit })] }));
    const gateway = await startGateway([offering({}, { operations: limited }), upstream(behind.url, { retries: 0 })]);
    for (let i = 1; i <= 3; i++) {
      const answer = await say(gateway, { jsonrpc: '2.0', id: i, method: 'tools/call', params: { name: 'getPet', arguments: { petId: 7 } } });
      expect(await answer.json()).toMatchObject({ result: { isError: true, content: [{ text: 'The answer was cut off.' }] } });
      const inner = () => gateway.records.filter(({ operationId }) => operationId === 'getPet');
      await expect.poll(() => inner().map(({ outcome }) => outcome)).toEqual(Array(i).fill('failed'));
    }
  });

  test('errors, images, broken and long answers are told so that a model can go on', async () => {
    const behind = await pets();
    const gateway = await startGateway([offering({ resultBytesMax: 100_000 }), upstream(behind.url, { retries: 0 })]);
    const client = await mcpClient(at(gateway));
    const result = (name: string, given: Record<string, unknown> = {}) => client.callTool({ name, arguments: given });
    expect(await result('getPet', { petId: 404 })).toMatchObject({ isError: true, content: [{ text: 'HTTP 404' }, {}] });
    expect(await result('getPet', { petId: 'x' })).toMatchObject({ isError: true, content: [{ text: 'Invalid arguments: /petId must be integer' }] });
    expect(await result('getPet', { petId: 1, other: 1 })).toMatchObject({ isError: true, content: [{ text: 'Invalid arguments: /other is not known' }] });
    expect(await result('photo')).toMatchObject({ content: [{ type: 'image', data: 'AQID', mimeType: 'image/png' }] });
    expect(await result('broken')).toMatchObject({ isError: true, structuredContent: { code: 'gateway.upstream_unreachable' } });
    expect(await result('huge')).toMatchObject({ isError: true, content: [{ text: 'The answer is longer than 100000 bytes.' }] });
    expect(gateway.logged).toEqual([]);
  });

  test('messages that are none, other methods and other versions are refused; its own path is no way around', async () => {
    const behind = await pets();
    const gateway = await startGateway([offering({ bodyBytesMax: 2_000 }), upstream(behind.url)]);
    const numberOf = async (answer: Response) => [answer.status, ((await answer.json()) as { error?: { code: number } }).error?.code];
    expect(await numberOf(await say(gateway, '{'))).toEqual([400, -32_700]);
    expect(await numberOf(await say(gateway, { jsonrpc: '2.0', id: 1, method: 'resources/list' }))).toEqual([200, -32_601]);
    expect(await numberOf(await say(gateway, { jsonrpc: '2.0', id: 1, method: 'ping' }, { 'mcp-protocol-version': '1999-01-01' }))).toEqual([400, -32_600]);
    expect((await say(gateway, { jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
    expect((await say(gateway, 'x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await say(gateway, 'x'.repeat(3_000))).status).toBe(413);
    const got = await fetch(at(gateway), { headers: { accept: 'text/event-stream' } });
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    expect(
      await (
        await say(gateway, [
          { jsonrpc: '2.0', id: 1, method: 'ping' },
          { jsonrpc: '2.0', id: 2, method: 'ping' },
        ])
      ).json(),
    ).toHaveLength(2);
    expect((await say(gateway, { jsonrpc: '2.0', id: 1, method: 'ping' }, { origin: 'http://evil.example.com' })).status).toBe(403);
    const open = await startGateway([offering({ path: '/ai/tools', allowedOrigins: ['*'] }), upstream(behind.url)]);
    expect((await say(open, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(404);
    const moved = await fetch(`${open.url}/acme/pets/v1/ai/tools`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://evil.example.com' },
      body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    });
    expect(await moved.json()).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
  });

  test('arguments lead to no other operation than the tool’s own', async () => {
    const behind = await pets();
    const named = (one: string) => ({ ...path(one), schema: { type: 'string' } });
    const file: ApiObject['operations'][number] = {
      id: 'readFile',
      method: 'GET',
      path: '/files/{dir}/{file}',
      policies: [],
      contract: { validation: { ...none, parameters: [named('dir'), named('file')] } },
    };
    const gateway = await startGateway([
      offering({ tools: [{ operation: 'readFile' }] }, { operations: [...operations, file], unmatched: 'forward' }),
      upstream(behind.url),
    ]);
    const read = async (given: object) => {
      const answer = await say(gateway, { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'readFile', arguments: given } });
      return (await answer.json()) as { result: { isError?: boolean; content: [{ text: string }] } };
    };
    for (const given of [
      { dir: '..', file: 'secret' },
      { dir: '.', file: 'x' },
      { dir: 'a', file: '..' },
      { dir: '', file: 'x' },
      { dir: 'a', file: '' },
    ])
      expect((await read(given)).result, JSON.stringify(given)).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining('Invalid arguments') }],
      });
    expect(behind.requests).toEqual([]);
    for (const given of [
      { dir: '../..', file: 'photo' },
      { dir: '%2e%2e', file: 'photo' },
      { dir: 'a\r\nx-a: b', file: '?q=1#' },
    ])
      await read(given);
    for (const { path: asked, headers } of behind.requests) {
      expect(asked).toMatch(/^\/files\/[^/?]+\/[^/?]+$/);
      expect(headers).not.toHaveProperty('x-a');
    }
    expect(JSON.parse((await read({ dir: 'a.b', file: '...' })).result.content[0].text)).toMatchObject({ asked: 'GET /files/a.b/...' });
  });

  test('what cannot be offered is refused when it is compiled', async () => {
    const gateway = await startGateway(null);
    const errors = (config: Record<string, unknown>, more: Partial<ApiObject> = {}) => gateway.load([offering(config, more)]).map(({ message }) => message);
    expect(errors({ tools: [{ operation: 'nothing' }] })).toEqual([expect.stringContaining('nothing is no operation')]);
    expect(errors({ path: 'mcp' })).toHaveLength(1);
    expect(errors({ tools: [{ operation: 'getPet' }, { operation: 'getPet' }] })).toHaveLength(1);
    expect(errors({ path: '/orders' })).toEqual([expect.stringContaining('/orders')]);
    const when = { ...policy('mcp-server'), when: { method: ['POST'] } };
    expect(errors({}, { policies: [when as never] })).toHaveLength(1);
    expect(errors({})).toEqual([]);
  });
});
