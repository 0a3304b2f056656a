import fs from 'node:fs';
import { LLMock } from '@copilotkit/aimock';
import { newId } from '@gatehouse/kernel';
import { waitFor } from '@gatehouse/testing';
import OpenAI from 'openai';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { offerModels } from '../models.js';
import { newOwner, settled } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

const SECRET = `sk-of-the-provider-${newId('exchange')}`;
const PRICE = { inputPerMillion: 2_000_000, outputPerMillion: 6_000_000 };
/** The mock's own count of what it answered. */
const told = { calls: 0, input: 0, output: 0 };

let world: World;
let mock: LLMock;
let owner: Person;
let params: { tenant: string };
let at: { tenant: string; api: string; version: string };
let applicationId: string;
let providerId: string;
let routeId: string;
let key: string;

beforeAll(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  mock.onMessage(/.*/s, () => {
    told.calls++;
    const usage = { prompt_tokens: 900 + told.calls, completion_tokens: 40 + told.calls };
    told.input += usage.prompt_tokens;
    told.output += usage.completion_tokens;
    return { content: `answer ${told.calls}`, usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens } };
  });
  await mock.start();
  const mockHost = new URL(mock.url).host;
  world = await startWorld({ env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: mockHost } });
  owner = await newOwner(world, 'models');
  ({ params, at, applicationId, providerId, routeId, key } = await offerModels(world, owner, { baseUrl: `${mock.url}/v1`, price: PRICE, secret: SECRET }));
});
afterAll(async () => {
  await world?.end();
  await mock?.stop();
});

const openai = (apiKey = key) => new OpenAI({ apiKey, baseURL: `${world.stack.urls.gateways[0]}/${params.tenant}/llm/v1`, maxRetries: 0 });
const ask = (model = 'smart') => openai().chat.completions.create({ model, messages: [{ role: 'user', content: 'Hello' }] });
const records = async () => (await owner.client.callRecords.list({ params, query: { limit: 200 } })).items;

describe('an API of models', () => {
  test('is made by a name alone: its address has no version of ours, and a stock client needs only that and a key', async () => {
    const version = await owner.client.versions.get({ params: at });
    expect(at.api).toBe('llm');
    expect(version.environments[0]?.url).toBe(`${world.stack.urls.gateways[0]}/${params.tenant}/llm`);
    const completion = await ask();
    expect(completion.choices[0]?.message.content).toBe('answer 1');
    expect((await openai().models.list()).data.map(({ id }) => id)).toContain('smart');
    await expect(openai('gth_live_nobody').models.list()).rejects.toMatchObject({ status: 401 });
  });

  test('streams, and every token and micro-dollar stands in the records as the provider counted it', async () => {
    for (let i = 0; i < 4; i++) await ask(i % 2 === 0 ? 'smart' : 'mock/large-1');
    const stream = await openai().chat.completions.create({ model: 'smart', stream: true, messages: [{ role: 'user', content: 'Hello' }] });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe(`answer ${told.calls}`);
    await waitFor(async () => (await records()).filter(({ llm }) => llm?.usage).length >= told.calls, { what: 'records of all calls', timeoutMs: 20_000 });
    const calls = (await records()).flatMap(({ llm }) => (llm?.usage ? [llm] : []));
    expect(calls).toHaveLength(told.calls);
    const sum = (of: (call: (typeof calls)[number]) => number | undefined) => calls.reduce((total, call) => total + (of(call) ?? 0), 0);
    expect(sum(({ usage }) => usage?.inputTokens)).toBe(told.input);
    expect(sum(({ usage }) => usage?.outputTokens)).toBe(told.output);
    expect(sum(({ spendMicros }) => spendMicros)).toBe(2 * told.input + 6 * told.output);
    expect(calls.every(({ providerId: id, targetModel, ttftUs }) => id === providerId && targetModel === 'large-1' && (ttftUs ?? 0) > 0)).toBe(true);
    const span = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    const { totals, byApplication } = await owner.client.modelUsage.report({ params, query: span });
    expect(totals).toMatchObject({ inputTokens: told.input, outputTokens: told.output, spendMicros: sum(({ spendMicros }) => spendMicros), unpriced: 0 });
    expect(byApplication).toMatchObject([{ applicationId, name: 'Caller' }]);
    expect((await owner.client.modelUsage.own({ params, query: span })).totals.inputTokens).toBe(told.input);
  });

  test('follows its model routes at once: another name, reserved for others, gone', async () => {
    await expect(ask('cheap')).rejects.toMatchObject({ status: 404 });
    const targets = [{ providerId, model: 'large-1' }];
    const cheap = await owner.client.modelRoutes.create({ params, body: { name: 'cheap', targets } });
    await settled(world);
    expect((await ask('cheap')).choices).toHaveLength(1);
    const other = await owner.client.applications.create({ params, body: { name: 'Another' } });
    const exposure = { applicationIds: [other.id] };
    await owner.client.modelRoutes.replace({ params: { ...params, route: cheap.id }, body: { name: 'cheap', targets, exposure } });
    await settled(world);
    await expect(ask('cheap')).rejects.toMatchObject({ status: 403 });
    expect((await openai().models.list()).data.map(({ id }) => id)).not.toContain('cheap');
    await owner.client.modelRoutes.remove({ params: { ...params, route: cheap.id } });
    await settled(world);
    await expect(ask('cheap')).rejects.toMatchObject({ status: 404 });
  });

  test('shows developers what they may ask for, and what it costs', async () => {
    const { items } = await owner.client.modelRoutes.callable({ params });
    expect(items.filter(({ kind }) => kind === 'route')).toMatchObject([
      { name: 'smart', apis: [{ slug: 'llm' }], models: [{ provider: 'Mock', model: 'large-1', price: PRICE }] },
    ]);
  });
});

describe('the provider’s key', () => {
  test('is shown to the provider, and the caller’s own is not', () => {
    const seen = mock.getRequests().map(({ headers }) => JSON.stringify(headers));
    expect(seen.length).toBeGreaterThan(0);
    for (const headers of seen) expect(headers).not.toContain(key);
  });

  test('is replaced without a call failing', async () => {
    const [first] = (await owner.client.providers.get({ params: { ...params, provider: providerId } })).keys;
    const rotate = owner.client.providers.rotateKey({ params: { ...params, provider: providerId, key: first?.id ?? '' }, body: { secret: `${SECRET}-next` } });
    const answers = await Promise.all([rotate, ...Array.from({ length: 10 }, () => ask())]);
    expect(answers).toHaveLength(11);
    await settled(world);
    expect((await ask()).choices).toHaveLength(1);
  });

  test('is in clear nowhere: not in the database, the gateway’s files, or any answer', async () => {
    const database = new pg.Client(world.stack.urls.database);
    await database.connect();
    const { rows: tables } = await database.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where relkind in ('r', 'p') and nspname in ('public', 'records')`,
    );
    for (const { name } of tables) {
      const { rows } = await database.query(`select 1 from ${name} t where t::text like '%' || $1 || '%' limit 1`, [SECRET]);
      expect(rows, name).toEqual([]);
    }
    await database.end();
    const folder = world.stack.logFile.replace(/logs.*$/, '');
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /^(gateway-|logs)/.test(file));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) if (fs.statSync(`${folder}/${file}`).isFile()) expect(fs.readFileSync(`${folder}/${file}`).includes(SECRET), file).toBe(false);
    const answers = [await owner.client.providers.list({ params }), await owner.client.audit.list({ params, query: {} }), await records()];
    expect(JSON.stringify(answers)).not.toContain(SECRET);
  });
});

test('what is in use is not removed: the provider by a route, the route by an API that names it', async () => {
  await expect(owner.client.providers.remove({ params: { ...params, provider: providerId } })).rejects.toMatchObject({ code: 'resource.conflict' });
  const [newest] = (await owner.client.revisions.list({ params: at, query: {} })).items;
  const settings = { ...newest?.settings, llm: { ...newest?.settings.llm, routeIds: [routeId] } };
  await owner.client.revisions.create({ params: at, body: { fromRevisionId: newest?.id ?? '', settings } });
  await expect(owner.client.modelRoutes.remove({ params: { ...params, route: routeId } })).rejects.toMatchObject({ code: 'resource.conflict' });
});
