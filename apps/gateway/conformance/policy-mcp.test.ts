import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListPromptsRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, caller, conformanceOnAllWires, fetch, type Gateway, KEYED, plan, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { mcpBackend } from './mcp-backend.js';
import { mcpClient } from './mcp-client.js';

const NAMES = ['search_orders', 'search_customers', 'get_order', 'drop_all'];
const inputSchema = { type: 'object' as const, properties: { limit: { type: 'integer', maximum: 10 } }, required: ['limit'] };

function shop(): Server {
  const server = new Server({ name: 'shop', version: '1.0.0' }, { capabilities: { tools: {}, prompts: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: NAMES.map((name) => ({ name, description: name, inputSchema })) }));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => ({
    content: [{ type: 'text', text: `${params.name} ${JSON.stringify(params.arguments)}` }],
  }));
  return server;
}

async function backend(options: { json?: boolean } = {}) {
  const made = await mcpBackend(shop, options);
  onTestFinished(() => made.close());
  return made;
}

const operations = (['POST', 'GET', 'DELETE'] as const).map((method) => ({ id: `${method.toLowerCase()}Mcp`, method, path: '/mcp', policies: [] }));
const guarded = (config: Record<string, unknown> = {}) => api({ operations, unmatched: 'refuse', policies: [policy('mcp', config)] });
const at = (gateway: Gateway) => `${gateway.url}/acme/pets/v1/mcp`;
const say = (gateway: Gateway, message: unknown, headers: Record<string, string> = {}) =>
  fetch(at(gateway), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
const call = (name: string, given: object = { limit: 1 }) => ({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: given } });

conformanceOnAllWires('the policy mcp', () => {
  test.each([true, false])('a stock client sees and calls the tools that are allowed, and no others (plain answers: %s); its example holds', async (json) => {
    const behind = await backend({ json });
    const gateway = await startGateway([api({ operations, policies: [docsExample('mcp')] }), upstream(behind.url)]);
    const client = await mcpClient(at(gateway));
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['search_orders', 'get_order']);
    expect(await client.callTool({ name: 'get_order', arguments: { limit: 2 } })).toMatchObject({ content: [{ text: 'get_order {"limit":2}' }] });
    await expect(client.callTool({ name: 'search_customers', arguments: { limit: 2 } })).rejects.toThrow('Unknown tool: search_customers');
    await expect(client.listPrompts()).rejects.toThrow('Method not found: prompts/list');
    expect(behind.seen.filter((one) => one === 'POST tools/call')).toHaveLength(1);
    expect(behind.seen).not.toContain('POST prompts/list');
  });

  test('calls of tools are recorded as operations of their own, and refusals with their reason', async () => {
    const behind = await backend({ json: true });
    const gateway = await startGateway([guarded({ allow: ['get_*'] }), upstream(behind.url)]);
    const client = await mcpClient(at(gateway));
    await client.listTools();
    await client.callTool({ name: 'get_order', arguments: { limit: 2 } });
    await expect.poll(() => gateway.records.map(({ operationId }) => operationId)).toContain('tool:get_order');
    const recorded = gateway.records.find(({ operationId }) => operationId === 'tool:get_order');
    expect(recorded?.timeline).toContainEqual(expect.objectContaining({ policy: 'mcp', note: 'tools/call get_order' }));
    expect(await (await say(gateway, call('drop_all'))).json()).toEqual({ jsonrpc: '2.0', id: 7, error: { code: -32_602, message: 'Unknown tool: drop_all' } });
    expect(gateway.records.at(-1)).toMatchObject({
      status: 200,
      outcome: 'refused',
      code: 'gateway.mcp_refused',
      policy: 'mcp',
      reason: 'Unknown tool: drop_all',
    });
    // a caller cannot make up operations
    await say(gateway, call(`get_${'x'.repeat(20)}`));
    expect(gateway.records.map(({ operationId }) => operationId)).not.toContain(`tool:get_${'x'.repeat(20)}`);
  });

  test('arguments that do not fit what the server told are refused before it sees them', async () => {
    const behind = await backend();
    const gateway = await startGateway([guarded(), upstream(behind.url)]);
    const client = await mcpClient(at(gateway));
    await client.listTools();
    for (const given of [{}, { limit: 11 }, { limit: 'many' }])
      await expect(client.callTool({ name: 'get_order', arguments: given })).rejects.toThrow('Invalid arguments: /limit');
    expect(behind.seen).not.toContain('POST tools/call');
    await client.callTool({ name: 'get_order', arguments: { limit: 10 } });
    expect(behind.seen).toContain('POST tools/call');
    const trusting = await startGateway([guarded({ validateArguments: false }), upstream(behind.url)]);
    const other = await mcpClient(at(trusting));
    await other.listTools();
    expect(await other.callTool({ name: 'get_order', arguments: { limit: 11 } })).toMatchObject({ content: [{ text: 'get_order {"limit":11}' }] });
  });

  test('resources can be kept back, and so can prompts', async () => {
    const behind = await backend({ json: true });
    const gateway = await startGateway([guarded({ resources: false, prompts: false }), upstream(behind.url)]);
    for (const method of ['resources/list', 'resources/read', 'prompts/get'])
      expect(await (await say(gateway, { jsonrpc: '2.0', id: 1, method })).json()).toMatchObject({ error: { code: -32_601 } });
    expect(behind.seen).toEqual([]);
  });

  test('the plan of a caller may leave it fewer tools, and its key does not reach the server', async () => {
    const behind = await backend();
    const few = caller();
    const gateway = await startGateway([
      api({ operations, policies: [...KEYED, policy('mcp', { deny: ['drop_*'] })] }),
      plan([], [policy('mcp', { allow: ['search_*', 'drop_all'] })]),
      upstream(behind.url),
      ...few.objects,
    ]);
    const client = await mcpClient(at(gateway), { 'x-api-key': few.key });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['search_orders', 'search_customers']);
    await expect(client.callTool({ name: 'get_order', arguments: { limit: 1 } })).rejects.toThrow('Unknown tool');
    await expect(client.callTool({ name: 'drop_all', arguments: { limit: 1 } })).rejects.toThrow('Unknown tool');
    expect(behind.lastHeaders).not.toHaveProperty('x-api-key');
    expect((await say(gateway, call('search_orders'))).status).toBe(401);
  });

  test('what could be read in two ways, and what is no message, does not pass', async () => {
    const behind = await backend();
    const gateway = await startGateway([guarded({ allow: ['get_*'] }), upstream(behind.url)]);
    const twice = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_order","n\\u0061me":"drop_all"}}';
    // a server that knows no cases would read the last of each
    const odd = [
      '"Method":"tools/call","params":{"name":"drop_all"}',
      '"params":{"name":"drop_all"},"METHOD":"tools/call"',
      '"Params":{"name":"drop_all"}',
    ].map((more) => `{"jsonrpc":"2.0","id":1,"method":"ping",${more}}`);
    for (const name of ['Name', 'nAme', 'Argument\\u017f'])
      odd.push(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_order","${name}":"drop_all"}}`);
    for (const text of [...odd, twice, '{', '{"jsonrpc":"1.0","id":1,"method":"ping"}', '[]']) {
      const answer = await say(gateway, text);
      expect([answer.status, ((await answer.json()) as { error: { code: number } }).error.code < -32_000]).toEqual([400, true]);
    }
    const batch = await say(gateway, [call('get_order'), { ...call('drop_all'), id: 8 }]);
    expect(await batch.json()).toEqual([{ jsonrpc: '2.0', id: 8, error: { code: -32_602, message: 'Unknown tool: drop_all' } }]);
    expect((await say(gateway, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await say(gateway, { ...call('get_order'), pad: 'x'.repeat(1_100_000) })).status).toBe(413);
    expect(behind.seen).toEqual([]);
    const small = await startGateway([guarded({ bodyBytesMax: 2_000 }), upstream(behind.url)]);
    expect((await say(small, { ...call('get_order'), pad: 'x'.repeat(3_000) })).status).toBe(413);
  });

  test('web pages of other origins are kept out, also where their name was pointed here', async () => {
    const behind = await backend();
    const gateway = await startGateway([guarded({ allowedOrigins: ['https://chat.example.com'] }), upstream(behind.url)]);
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const evil = await say(gateway, ping, { origin: 'http://evil.example.com' });
    expect([evil.status, ((await evil.json()) as { code: string }).code]).toEqual([403, 'gateway.mcp_origin_refused']);
    expect(behind.seen).toEqual([]);
    for (const origin of ['https://chat.example.com', new URL(gateway.url).origin]) await say(gateway, ping, { origin });
    expect(behind.seen).toHaveLength(2);
  });

  test('a page that was pointed here opens no stream either, though it tells no origin; programs and sessions do', async () => {
    const behind = await backend();
    const gateway = await startGateway([guarded({ allowedOrigins: ['https://chat.example.com'] }), upstream(behind.url)]);
    const stream = async (host: string, ...lines: string[]) => {
      const client = await gateway.connect();
      client.send(['GET /acme/pets/v1/mcp HTTP/1.1', `host: ${host}`, 'accept: text/event-stream', ...lines, '', ''].join('\r\n'));
      return client.response();
    };
    const page = 'user-agent: Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/150.0';
    for (const line of [page, 'sec-fetch-site: same-origin']) {
      const { status, body } = await stream('evil.example.com', line);
      expect([line, status, (JSON.parse(body) as { code: string }).code]).toEqual([line, 403, 'gateway.mcp_origin_refused']);
    }
    expect(behind.seen).toEqual([]);
    // this server has no stream without a session: it is asked, and says so
    for (const [host, ...lines] of [['evil.example.com'], ['chat.example.com', page], ['localhost:8080', page]] as const)
      expect([host, (await stream(host, ...lines)).status]).toEqual([host, 400]);
    expect(behind.seen).toEqual(['GET', 'GET', 'GET']);
  });

  test('a session is its caller’s alone, whatever gateway it comes to: for others there is none', async () => {
    const behind = await backend();
    const [owner, other] = [caller(), caller({ application: { id: 'app_other' }, credential: { id: 'cred_other' } })];
    const again = caller({ credential: { id: 'cred_again' } });
    const objects = [
      api({ operations, policies: [...KEYED, policy('mcp')] }),
      plan([], [policy('mcp', { deny: ['drop_*'] })]),
      upstream(behind.url),
      ...owner.objects,
      ...other.objects,
      ...again.objects.filter(({ kind }) => kind !== 'applications'),
    ];
    const [gateway, second] = [await startGateway(objects), await startGateway(objects)];
    const initialize = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    };
    const session = (await say(gateway, initialize, { 'x-api-key': owner.key })).headers.get('mcp-session-id') ?? '';
    const [own] = behind.sessions;
    expect(session).not.toContain(own);
    const seen = behind.seen.length;
    for (const id of [session, own as string, session.slice(0, -1)])
      for (const method of ['POST', 'GET', 'DELETE'] as const) {
        const headers = { 'x-api-key': other.key, 'mcp-session-id': id, accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
        const body = method === 'POST' ? { body: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }) } : {};
        const answer = await fetch(at(gateway), { method, headers, ...body });
        expect([method, answer.status, await answer.json()]).toEqual([
          method,
          404,
          { jsonrpc: '2.0', id: null, error: { code: -32_001, message: 'Session not found' } },
        ]);
      }
    expect((await say(gateway, { jsonrpc: '2.0', id: 2, method: 'tools/list' }, { 'x-api-key': owner.key, 'mcp-session-id': own as string })).status).toBe(404);
    expect(behind.seen).toHaveLength(seen);
    // another key of the same application, at another gateway
    for (const key of [owner.key, again.key]) {
      const listed = await say(second, { jsonrpc: '2.0', id: 2, method: 'tools/list' }, { 'x-api-key': key, 'mcp-session-id': session });
      expect([listed.status, await listed.text()]).toEqual([200, expect.stringContaining('get_order')]);
    }
  });

  test('a server that breaks is an error of the upstream, and one that answers nonsense is passed on', async () => {
    const nonsense = await upstreamServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"result":{"tools":"none"}');
    });
    const gateway = await startGateway([guarded(), upstream(nonsense.url)]);
    const answer = await say(gateway, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    expect(await answer.text()).toBe('{"result":{"tools":"none"}');
    gateway.load([guarded(), upstream('http://127.0.0.1:1')]);
    expect((await say(gateway, { jsonrpc: '2.0', id: 1, method: 'tools/list' })).status).toBe(502);
  });

  test('a result of any size passes, for only lists are held', async () => {
    const large = JSON.stringify({ jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text: 'x'.repeat(3_000_000) }] } });
    const behind = await upstreamServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(large);
    });
    const gateway = await startGateway([guarded(), upstream(behind.url)]);
    expect((await (await say(gateway, call('get_order'))).text()).length).toBe(large.length);
  });

  test('a configuration that cannot be meant is refused', async () => {
    const gateway = await startGateway(null);
    for (const config of [{ allow: ['a*b*'] }, { allow: ['sp ace'] }, { allowedOrigins: ['example.com'] }, { tools: [] }, { bodyBytesMax: 0 }])
      expect(gateway.load([guarded(config)]), JSON.stringify(config)).toHaveLength(1);
  });
});
