import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { API } from '@gatehouse/contracts';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, deploy, designApp, designTenant, importApi, PETSTORE } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';

let design: DesignApp;
let acme: TestTenant;
let pets: Awaited<ReturnType<typeof importApi>>;
let behind: Server;
let url: string;

const publisher = () => design.app.as('publisher', acme);
const at = (imported: typeof pets) => ({ ...imported.params, revision: imported.revision?.id ?? '' });
const preview = (tools: object[]) => publisher().call(API.mcpTools.preview, { params: at(pets), body: { tools: tools as never } });

/** Names a next page for ever. */
async function endless(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return void response.writeHead(405).end();
  const message = (await json(request)) as { id?: number; method: string };
  if (message.id === undefined) return void response.writeHead(202).end();
  const started = { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'endless', version: '1' } };
  const page = { tools: [{ name: `tool_${message.id}`, inputSchema: { type: 'object' } }], nextCursor: 'more' };
  const result = message.method === 'initialize' ? started : page;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }));
}

/** A server of the makers' own, that needs a key on one path and is none on another. */
async function startMcp(): Promise<string> {
  behind = createServer(async (request, response) => {
    if (request.url?.startsWith('/endless')) return endless(request, response);
    if (request.url?.startsWith('/locked')) return void response.writeHead(401).end();
    if (!request.url?.startsWith('/mcp')) return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello');
    const server = new McpServer({ name: 'shop', version: '2' });
    for (const name of ['search_orders', 'refund']) server.registerTool(name, { description: `To ${name}` }, () => ({ content: [] }));
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(request, response);
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  url = await startMcp();
  design = await designApp({ config: { allowPrivateUpstreams: [new URL(url).host] } });
  acme = await designTenant(design.app, 'acme');
  pets = await importApi(design.app, acme, 'Pets', PETSTORE);
});
afterAll(async () => {
  await design.app.close();
  behind.close();
});

describe('operations as tools', () => {
  test('all that can be, as gateways would list them; what no tool can call is told with its reason', async () => {
    const { tools, leftOut } = await preview([]);
    expect(tools.find(({ name }) => name === 'getPetById')).toMatchObject({
      operation: 'getPetById',
      method: 'GET',
      path: '/pet/{petId}',
      inputSchema: { type: 'object', properties: { petId: {} }, required: ['petId'], additionalProperties: false },
      annotations: { readOnlyHint: true },
    });
    expect(tools.length + leftOut.length).toBe(20);
  });
  test('those that are chosen, under their new names and with what models are told', async () => {
    const { tools } = await preview([{ operation: 'getPetById', name: 'look_up', description: 'One pet.' }, { operation: 'addPet' }]);
    expect(tools.map(({ name, description }) => [name, description.split('\n')[0]])).toEqual([
      ['look_up', 'One pet.'],
      ['addPet', 'Add a new pet to the store'],
    ]);
    await expect(preview([{ operation: 'nothing' }])).rejects.toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/tools/0/operation' }] });
  });
  test('consumers see them once they run in production, and what is none is said to be none', async () => {
    const settings = {
      upstreamId: pets.upstreamId,
      policies: [{ type: 'mcp-server', config: { title: 'Pets', tools: [{ operation: 'addPet', name: 'add' }] } }],
    };
    await publisher().call(API.revisions.update, { params: at(pets), body: { settings: settings as never } });
    const params = { tenant: 'acme', api: 'pets', version: 'v1' };
    await expect(design.app.anonymous.call(API.mcpTools.offered, { params })).rejects.toMatchObject({ status: 404 });
    await deploy(publisher(), pets.params, pets.revision?.id ?? '');
    await publisher().call(API.versions.transition, { params: pets.params, body: { to: 'published' } });
    const { offered } = await design.app.anonymous.call(API.mcpTools.offered, { params });
    expect(offered).toMatchObject({ kind: 'operations', path: '/mcp', title: 'Pets', tools: [{ name: 'add', operation: 'addPet' }] });
    const { versions } = await design.app.anonymous.call(API.catalogue.get, { params: { tenant: 'acme', api: 'pets' } });
    expect(versions[0]?.mcp).toBe('operations');
  });
});

describe('the tools of a server behind an API', () => {
  const document = (path: string) =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1' },
      paths: { [path]: { post: { operationId: 'say', responses: { 200: { description: 'ok' } } } } },
    });
  async function ask(path: string, target = url) {
    const { id } = await publisher().call(API.upstreams.create, {
      params: { tenant: 'acme' },
      body: { name: `up ${path} ${target}`, targets: [{ url: target }] },
    });
    const { api, version, revision } = await publisher().call(API.apis.create, {
      params: { tenant: 'acme' },
      body: { name: `Shop ${path}`, document: document(path), settings: { upstreamId: id } },
    });
    const params = { tenant: 'acme', api: api.slug, version: version.name, revision: revision?.id ?? '' };
    return publisher().call(API.mcpTools.discover, { params, body: {} });
  }

  test('are asked of it', async () => {
    expect(await ask('/mcp')).toMatchObject({
      outcome: 'ok',
      server: { name: 'shop', version: '2' },
      tools: [{ name: 'search_orders', description: 'To search_orders', inputSchema: { type: 'object' } }, { name: 'refund' }],
    });
  });
  test('are asked for fifty times at most, where a server names a next page for ever', async () => {
    expect(await ask('/endless/mcp')).toMatchObject({ outcome: 'ok', detail: 'The server lists 50 tools.' });
  });
  test.each([
    ['/locked', 'refused'],
    ['/page', 'failed'],
  ])('%s: %s, in words', async (path, outcome) => {
    expect(await ask(path)).toMatchObject({ outcome, tools: [], server: null, detail: expect.stringMatching(/\.$/) });
  });
  test('one that nobody answers at is unreachable', async () => {
    behind.closeAllConnections();
    await new Promise((resolve) => behind.close(resolve));
    expect(await ask('/gone/mcp')).toMatchObject({ outcome: 'unreachable' });
  });
  test('who may only read is not let to ask', async () => {
    const developer = design.app.as('auditor', acme);
    await expect(developer.call(API.mcpTools.discover, { params: at(pets), body: {} })).rejects.toMatchObject({ code: 'access.denied' });
    expect((await developer.call(API.mcpTools.preview, { params: at(pets), body: { tools: [] } })).tools.length).toBeGreaterThan(5);
  });
});
