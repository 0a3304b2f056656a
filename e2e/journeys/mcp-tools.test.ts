import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeOffer, newOwner, type Offer, settled } from '../offer.js';
import type { Person } from '../people.js';
import { type Journey, startJourney } from './journey.js';
import { signIn } from './steps/enter.js';
import { codeOf, runSample } from './steps/run-sample.js';
import { DESK, PHONE, see, seeSame, type Visitor } from './visitor.js';

let shop: Server;
let journey: Journey;
let owner: Person;
let offer: Offer;
let params: { tenant: string };
let desk: Visitor;
let phone: Visitor;
let page: Page;

beforeAll(async () => {
  const shopUrl = await startShop();
  journey = await startJourney({ env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.0/8' } });
  owner = await newOwner(journey.world, 'tools');
  offer = await makeOffer(journey.world, owner, [], { name: 'Toolbox' });
  params = { tenant: offer.tenant };
  await offerShop(shopUrl);
  desk = await journey.visit(DESK);
  page = desk.page;
  await signIn(page, owner);
  phone = await journey.visit(PHONE, desk);
});
afterAll(async () => {
  await journey?.end();
  shop?.close();
});

/** A server of the makers' own, with three tools. */
async function startShop(): Promise<string> {
  shop = createServer(async (request, response) => {
    const server = new McpServer({ name: 'shop', version: '2.1.0' });
    for (const name of ['search_orders', 'get_order', 'refund_order'])
      server.registerTool(name, { description: `To ${name.replace('_', ' ')}`, inputSchema: { id: z.string() } }, ({ id }) => ({
        content: [{ type: 'text', text: `${name} ${id}` }],
      }));
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    await transport.handleRequest(request, response);
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
}

/** An API before that server, published on a plan of its own. */
async function offerShop(url: string): Promise<void> {
  const { client } = owner;
  const operation = (operationId: string) => ({ operationId, responses: { 200: { description: 'a message' } } });
  const paths = { '/mcp': { post: operation('say'), get: operation('listen'), delete: operation('leave') } };
  const document = JSON.stringify({ openapi: '3.1.0', info: { title: 'Shop', version: '1' }, paths });
  const upstream = await client.upstreams.create({ params, body: { name: 'shop', targets: [{ url }] } });
  const { api, version, revision } = await client.apis.create({ params, body: { name: 'Shop', document, settings: { upstreamId: upstream.id } } });
  const at = { ...params, api: api.slug, version: version.name };
  await deploy('shop', revision?.id ?? '');
  await client.versions.transition({ params: at, body: { to: 'published' } });
  const product = await client.products.create({ params, body: { name: 'Shop', items: [{ versionId: version.id }] } });
  const plan = await client.plans.create({ params, body: { productId: product.id, name: 'Buyers' } });
  await client.plans.transition({ params: { ...params, plan: plan.id }, body: { to: 'published' } });
  await client.subscriptions.create({ params, body: { applicationId: offer.applicationId, planId: plan.id } });
}

async function deploy(api: string, revisionId: string): Promise<void> {
  const at = { ...params, api, version: 'v1' };
  await owner.client.revisions.transition({ params: { ...at, revision: revisionId }, body: { to: 'approved' } });
  await owner.client.deployments.create({ params: at, body: { revisionId, environment: 'production' } });
  await settled(journey.world);
}

async function deployNewest(api: string): Promise<void> {
  const [newest] = (await owner.client.revisions.list({ params: { ...params, api, version: 'v1' }, query: { limit: 1 } })).items;
  await deploy(api, newest?.id ?? '');
}

/** What the makers' own client does at the gateway. */
async function withClient<T>(api: string, work: (client: Client) => Promise<T>): Promise<T> {
  const url = new URL(`${journey.gateway}/${offer.tenant}/${api}/v1/mcp`);
  const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers: { 'x-api-key': offer.key } } });
  const client = new Client({ name: 'journey', version: '1' });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
const toolsAt = (api: string) => withClient(api, async (client) => (await client.listTools()).tools.map(({ name }) => name).sort());

const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

/** Looks through what will change, and saves. */
async function saveTools(): Promise<void> {
  await page.getByRole('button', { name: 'Save tools' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save tools' }).click();
  await page.getByText('Saved. Clients see it when the revision is deployed.').waitFor();
}

describe('operations as tools', () => {
  test('the tab says what there is to choose, and a revision that is fixed offers a draft', async () => {
    await page.goto(`/console/${offer.tenant}/apis/${offer.api}`);
    await page.getByRole('link', { name: 'Tools', exact: true }).click();
    await page.getByText('Read-only: only a draft can be changed.').waitFor();
    await see(desk, 'tools-none');
    await page.getByRole('button', { name: 'New draft from this' }).click();
    await page.getByRole('radio', { name: 'Its operations are tools' }).click();
    await page.getByText('As clients see it').waitFor();
    await page.getByRole('combobox', { name: 'Tool', exact: true }).waitFor();
    await see(desk, 'tools-all');
  });

  test('are chosen, renamed and described, and shown as clients will see them', async () => {
    await page.getByRole('radio', { name: 'Only those chosen' }).click();
    await page.getByRole('checkbox', { name: 'GET /things/{id}' }).click();
    await page.getByLabel('Name of getThing').fill('not a name');
    await page.getByText('Letters, digits, _ - and . only').first().waitFor();
    await see(desk, 'tools-wrong-name');
    await page.getByLabel('Name of getThing').fill('look_up_thing');
    await page.getByLabel('What models are told of getThing').fill('One thing, by its id.');
    await page.getByLabel('Title').fill('Things for models');
    await page.getByRole('combobox', { name: 'Tool', exact: true }).click();
    await page.getByRole('option', { name: 'look_up_thing' }).click();
    await page.getByText('"description": "One thing, by its id."').waitFor();
    await see(desk, 'tools-chosen');
    await saveTools();
    await alsoOnPhone('tools-chosen');
  });

  test('what was chosen is what the makers’ client lists at the gateway, and calls', async () => {
    await deployNewest(offer.api);
    expect(await toolsAt(offer.api)).toEqual(['listThings', 'look_up_thing']);
    const called = await withClient(offer.api, (client) => client.callTool({ name: 'look_up_thing', arguments: { id: 'seven' } }));
    expect(called.isError).toBe(false);
    expect(journey.world.upstream.requests.at(-1)?.path).toBe('/things/seven');
  });

  test('a product that includes some operations gives its subscribers these tools alone', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'All tools of Things' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Only some' }).click();
    for (const name of ['listThings', 'addThing']) await dialog.getByRole('checkbox', { name }).click();
    await see(desk, 'tools-access');
    await dialog.getByRole('button', { name: 'Save, live at once' }).click();
    await page.getByRole('button', { name: '1 tool of Things' }).waitFor();
    await settled(journey.world);
    expect(await toolsAt(offer.api)).toEqual(['look_up_thing']);
  });

  test('developers see the tools, and how to connect: the sample of the TypeScript SDK runs as shown', async () => {
    await page.goto(`/catalogue/${offer.tenant}/${offer.api}`);
    await page.getByRole('link', { name: 'Tools', exact: true }).click();
    await page.getByText('look_up_thing', { exact: true }).waitFor();
    await see(desk, 'catalogue-tools');
    await alsoOnPhone('catalogue-tools');
    for (const client of ['Claude Code', 'Claude Desktop', 'Cursor', 'VS Code']) {
      await page.getByRole('tab', { name: client, exact: true }).click();
      await page.getByRole('tabpanel').getByText(`/${offer.tenant}/${offer.api}/v1/mcp`, { exact: false }).first().waitFor();
    }
    await page.getByRole('tab', { name: 'TypeScript SDK' }).click();
    const ran = await runSample(await codeOf(page.getByRole('tabpanel'), 'sample.mjs'), { GATEHOUSE_KEY: offer.key });
    expect(ran).toMatchObject({ code: 0, out: 'look_up_thing\n' });
  });
});

describe('tools that a policy set brings', () => {
  test('are told of in the console, listed in the catalogue, and what clients find', async () => {
    const { client } = owner;
    const config = { tools: [{ operation: 'getThing', name: 'from_the_set' }] };
    const policies = [{ type: 'mcp-server', version: 1, enabled: true, config }];
    const set = await client.policySets.create({ params, body: { name: 'Tools for all', policies } });
    const at = { ...params, api: offer.api, version: 'v1' };
    const [newest] = (await client.revisions.list({ params: at, query: { limit: 1 } })).items;
    const settings = { upstreamId: newest?.settings.upstreamId ?? null, policies: [{ type: 'set', version: 1, enabled: true, config: { setId: set.id } }] };
    await client.revisions.create({ params: at, body: { fromRevisionId: newest?.id, settings } });
    await page.goto(`/console/${offer.tenant}/apis/${offer.api}/tools`);
    await page.getByText('Tools come from the policy set Tools for all too').waitFor();
    await page.getByText('from_the_set', { exact: true }).waitFor();
    await see(desk, 'tools-of-a-set');
    await alsoOnPhone('tools-of-a-set');
    await deployNewest(offer.api);
    expect(await toolsAt(offer.api)).toEqual(['from_the_set']);
    await page.goto(`/catalogue/${offer.tenant}/${offer.api}`);
    await page.getByRole('link', { name: 'Tools', exact: true }).click();
    await page.getByText('from_the_set', { exact: true }).waitFor();
  });
});

describe('the tools of a server behind an API', () => {
  test('are asked of it, and some are let through', async () => {
    await page.goto(`/console/${offer.tenant}/apis/shop/tools`);
    await page.getByRole('button', { name: 'New draft from this' }).click();
    await page.getByRole('radio', { name: 'The upstream is an MCP server' }).click();
    await page.getByRole('button', { name: 'Discover tools' }).click();
    await page.getByText('shop 2.1.0').waitFor();
    await page.getByRole('radio', { name: 'Only those chosen' }).click();
    await page.getByRole('checkbox', { name: 'refund_order' }).click();
    await see(desk, 'tools-server');
    await saveTools();
    await alsoOnPhone('tools-server');
    await deployNewest('shop');
    expect(await toolsAt('shop')).toEqual(['get_order', 'search_orders']);
  });

  test('a plan gives its callers fewer', async () => {
    await page.getByRole('button', { name: 'All tools of Buyers' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Only some' }).click();
    await dialog.getByRole('checkbox', { name: 'search_orders' }).click();
    await dialog.getByRole('checkbox', { name: 'refund_order' }).click();
    await dialog.getByRole('button', { name: 'Save, live at once' }).click();
    await page.getByRole('button', { name: '1 tool of Buyers' }).waitFor();
    await settled(journey.world);
    expect(await toolsAt('shop')).toEqual(['get_order']);
    const called = await withClient('shop', async (client) => {
      await client.listTools();
      return client.callTool({ name: 'get_order', arguments: { id: '7' } });
    });
    expect(called.content).toEqual([{ type: 'text', text: 'get_order 7' }]);
  });

  test('each tool’s calls are found in the records', async () => {
    const found = async () => (await owner.client.callRecords.list({ params, query: { operation: 'tool:get_order', limit: 10 } })).items.length;
    await waitFor(async () => (await found()) > 0, { what: 'the record of the call of a tool', timeoutMs: 30_000 });
    await page.goto(`/console/${offer.tenant}/records`);
    await page.getByLabel('Operation or tool').selectOption({ label: 'Tool get_order' });
    await page.waitForURL(/operation=tool/);
    await page.getByRole('region', { name: 'Call records' }).getByRole('row').nth(1).waitFor();
    await see(desk, 'records-tool');
    await alsoOnPhone('records-tool');
  });

  test('one that does not answer is said to be away, and nothing is lost', async () => {
    shop.closeAllConnections();
    await new Promise((resolve) => shop.close(resolve));
    await page.goto(`/console/${offer.tenant}/apis/shop/tools`);
    await page.getByRole('button', { name: 'Discover tools' }).click();
    await page.getByText('The server cannot be reached', { exact: false }).waitFor();
    await see(desk, 'tools-server-away');
    expect(journey.faults()).toEqual([]);
  });
});
