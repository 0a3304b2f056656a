import { LLMock } from '@copilotkit/aimock';
import { waitFor } from '@gatehouse/testing';
import OpenAI from 'openai';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newOwner, settled } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

const PLANTED = 'planted-secret-of-a-caller';
const ADDRESS = 'jane.doe@example.com';

let world: World;
let mock: LLMock;
let owner: Person;
let params: { tenant: string };
let at: { tenant: string; api: string; version: string };
let key: string;
let promptId: string;

const content = (message: string, more: object = {}) => ({
  model: 'smart',
  messages: [{ role: 'user' as const, content: message }],
  variables: [{ type: 'text' as const, name: 'text', lengthMax: 500 }],
  ...more,
});

beforeAll(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  mock.onMessage(/.*/s, { content: `Said of ${PLANTED}, ${ADDRESS}` });
  await mock.start();
  world = await startWorld({ env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: new URL(mock.url).host } });
  owner = await newOwner(world, 'prompts');
  await offerPrompt();
});
afterAll(async () => {
  await world?.end();
  await mock?.stop();
});

/** From a provider to a key, over the management API alone. */
async function offerPrompt(): Promise<void> {
  const { client } = owner;
  const tenant = await world.admin.client.tenants.create({ body: { name: 'Prompts', ownerEmail: owner.email } });
  params = { tenant: tenant.slug };
  const models = [{ id: 'large-1' }];
  const provider = await client.providers.create({
    params,
    body: { name: 'Mock', baseUrl: `${mock.url}/v1`, models, keys: [{ name: 'main', secret: 'sk-of-the-provider-0123456789' }] },
  });
  await client.modelRoutes.create({ params, body: { name: 'smart', targets: [{ providerId: provider.id, model: 'large-1' }] } });
  promptId = (await client.prompts.create({ params, body: { name: 'Sum up', content: content('Sum up: {{ text }}') } })).id;
  await publish(1);
  const settings = { llm: { prompts: [{ promptId }] } };
  const { api, version, revision } = await client.apis.create({ params, body: { name: 'Models', kind: 'llm', settings } });
  at = { ...params, api: api.slug, version: version.name };
  await deploy(revision?.id ?? '');
  await client.versions.transition({ params: at, body: { to: 'published' } });
  const product = await client.products.create({ params, body: { name: 'Models', items: [{ versionId: version.id, operationIds: ['prompt-sum-up'] }] } });
  const plan = await client.plans.create({ params, body: { productId: product.id, name: 'Prompts only', limits: [] } });
  await client.plans.transition({ params: { ...params, plan: plan.id }, body: { to: 'published' } });
  const application = await client.applications.create({ params, body: { name: 'Caller' } });
  await client.subscriptions.create({ params, body: { applicationId: application.id, planId: plan.id } });
  key = (await client.credentials.create({ params: { ...params, application: application.id }, body: { name: 'first' } })).key;
  await settled(world);
}

const publish = (number: number) => owner.client.prompts.transition({ params: { ...params, prompt: 'sum-up', number }, body: { to: 'published' } });

async function deploy(revisionId: string): Promise<void> {
  await owner.client.revisions.transition({ params: { ...at, revision: revisionId }, body: { to: 'approved' } });
  await owner.client.deployments.create({ params: at, body: { revisionId, environment: 'production' } });
}

const openai = () => new OpenAI({ apiKey: key, baseURL: `${world.stack.urls.gateways[0]}/${params.tenant}/llm/v1`, maxRetries: 0 });
const call = (body: object = { variables: { text: PLANTED } }) => openai().post<OpenAI.ChatCompletion>('/prompts/sum-up', { body }).withResponse();
const asked = () => JSON.stringify((mock.getRequests().at(-1)?.body as { messages?: unknown })?.messages);

describe('a prompt', () => {
  test('is an operation like any other: in the catalogue with its variables, in products, and with a key of theirs', async () => {
    const { data, response } = await call();
    expect(data.choices[0]?.message.content).toContain('Said of');
    expect(response.headers.get('x-gatehouse-prompt')).toBe('sum-up@1');
    expect(asked()).toContain(`Sum up: ${PLANTED}`);
    const revisions = await owner.client.revisions.list({ params: at });
    const document = await owner.client.revisions.document({ params: { ...at, revision: revisions.items[0]?.id ?? '' } });
    expect(String(document)).toContain('/v1/prompts/sum-up');
    // the plan has this operation alone
    await expect(openai().chat.completions.create({ model: 'smart', messages: [{ role: 'user', content: 'x' }] })).rejects.toMatchObject({ status: 403 });
  });

  test('is served in its next version as soon as that is published, and in the older one to who names it', async () => {
    await owner.client.prompts.createVersion({
      params: { ...params, prompt: 'sum-up' },
      body: {
        content: content('Shorter: {{ text }} {{ tone }}', {
          variables: [...content('').variables, { type: 'text', name: 'tone', required: false, default: 'kind' }],
        }),
      },
    });
    await publish(2);
    await settled(world);
    expect((await call()).response.headers.get('x-gatehouse-prompt')).toBe('sum-up@2');
    expect(asked()).toContain(`Shorter: ${PLANTED} kind`);
    expect((await call({ variables: { text: 'x' }, version: 1 })).response.headers.get('x-gatehouse-prompt')).toBe('sum-up@1');
    await owner.client.prompts.transition({ params: { ...params, prompt: 'sum-up', number: 1 }, body: { to: 'retired' } });
    await settled(world);
    await expect(call({ variables: { text: 'x' }, version: 1 })).rejects.toMatchObject({ status: 410 });
  });

  test('is refused where its variables do not fit, with pointers', async () => {
    await expect(call({ variables: { text: 'x', other: 1 } })).rejects.toMatchObject({ status: 422, message: expect.stringContaining('/variables/other') });
  });
});

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  const database = new pg.Client(world.stack.urls.database);
  await database.connect();
  try {
    const { rows } = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const dumps: string[] = [];
    for (const { name } of rows) {
      const found = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
      dumps.push(...found.rows.map(({ row }) => row));
    }
    return dumps.join('\n');
  } finally {
    await database.end();
  }
}

const recorded = async () => (await owner.client.callRecords.list({ params, query: { limit: 200 } })).items;

describe('what is asked and answered', () => {
  test('is kept nowhere by default', async () => {
    const calls = mock.getRequests().length;
    expect(calls).toBeGreaterThan(2);
    await waitFor(async () => (await recorded()).filter(({ llm }) => llm?.usage).length >= calls, { what: 'records of all calls', timeoutMs: 20_000 });
    const dump = await everything();
    expect(dump).toContain('prompt-sum-up');
    for (const text of [PLANTED, ADDRESS, 'Said of']) expect(dump).not.toContain(text);
  });

  test('is kept where that is switched on: masked, encrypted, for those who may read it', async () => {
    const [newest] = (await owner.client.revisions.list({ params: at })).items;
    const settings = { ...newest?.settings, llm: { ...newest?.settings.llm, storeContent: { days: 2 } } };
    const draft = await owner.client.revisions.create({ params: at, body: { fromRevisionId: newest?.id ?? '', settings } });
    await deploy(draft.id);
    await settled(world);
    await call();
    const kept = await waitFor(async () => (await recorded()).find(({ llm }) => llm?.content), { what: 'a record with content', timeoutMs: 20_000 });
    expect(kept?.llm?.content).toMatchObject({ days: 2, masked: { email: 1 } });
    const said = await owner.client.callRecords.content({ params: { ...params, request: kept?.requestId ?? '' } });
    expect(said).toMatchObject({
      request: [{ by: 'user', text: `Shorter: ${PLANTED} kind` }],
      answer: [{ by: 'assistant', text: `Said of ${PLANTED}, [EMAIL]` }],
    });
    const dump = await everything();
    for (const text of [PLANTED, ADDRESS, 'Said of']) expect(dump).not.toContain(text);
    const trail = await owner.client.audit.list({ params });
    expect(trail.items).toContainEqual(expect.objectContaining({ action: 'call_content.read' }));
  });
});
