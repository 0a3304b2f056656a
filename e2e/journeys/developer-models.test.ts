import fs from 'node:fs';
import { LLMock } from '@copilotkit/aimock';
import { waitFor } from '@gatehouse/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settled } from '../offer.js';
import { type Person, signIn as signInAs, signUp } from '../people.js';
import { type Journey, startJourney } from './journey.js';
import { choose } from './steps/controls.js';
import { signIn } from './steps/enter.js';
import { codeOf, runSample } from './steps/run-sample.js';
import { DESK, PHONE, see, seeSame, type Visitor } from './visitor.js';

const PRICE = { inputPerMillion: 2_500_000, cachedInputPerMillion: 250_000, outputPerMillion: 10_000_000 };
const LONG = `a-model-whose-name-goes-on-and-on-${'and-on-'.repeat(8)}2026-11-23`;
const CLIENTS = ['openai', '@anthropic-ai/sdk', '@google/genai', 'ai (Vercel)'];
const KEY = 'GATEHOUSE_KEY';

let mock: LLMock;
let journey: Journey;
let owner: Person;
let developer: Person;
let tenant: string;
let params: { tenant: string };
let applicationId: string;
let key: string;
let desk: Visitor;
let phone: Visitor;
let page: Page;

beforeAll(async () => {
  mock = await startMock();
  journey = await startJourney({ env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: new URL(mock.url).host, GATEHOUSE_SIGN_UP: 'open' } });
  await offerModels();
  desk = await journey.visit(DESK);
  page = desk.page;
});
afterAll(async () => {
  await journey?.end();
  await mock?.stop();
});

async function startMock(): Promise<LLMock> {
  const made = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  made.onMessage(/weather/, { toolCalls: [{ name: 'get_weather', arguments: '{"city":"Paris"}' }] });
  made.onMessage(/.*/s, { content: 'Because of Rayleigh scattering.' });
  made.onEmbedding(/.*/s, { embedding: [0.1, 0.2, 0.3] });
  await made.start();
  return made;
}

/** The owner's part, over the management API: models, an API of them, two plans. */
async function offerModels(): Promise<void> {
  const { world } = journey;
  const { control } = world.stack.urls;
  owner = await signUp(control, `owner-${Date.now()}@example.com`, 'Olga');
  developer = await signUp(control, `developer-${Date.now()}@example.com`, 'Dev');
  tenant = (await world.admin.client.tenants.create({ body: { name: 'Acme', ownerEmail: owner.email } })).slug;
  params = { tenant };
  const { client } = owner;
  const { link } = await client.members.invite({ params, body: { email: developer.email, roles: ['developer'] } });
  await developer.client.accounts.acceptInvitation({ body: { token: new URL(link).searchParams.get('token') ?? '' } });
  developer = await signInAs(control, developer.email, developer.password); // accepting began another session
  const abilities = ['chat' as const, 'tools' as const, 'vision' as const, 'structured-output' as const, 'reasoning' as const];
  const models = [
    { id: 'large-1', contextTokens: 128_000, outputTokensMax: 16_384, abilities, price: PRICE },
    { id: 'embed-1', contextTokens: 8_192, abilities: ['embeddings' as const], price: { inputPerMillion: 20_000, outputPerMillion: 0 } },
    { id: LONG },
  ];
  const keys = [{ name: 'main', secret: 'sk-of-the-provider' }];
  const { id: providerId } = await client.providers.create({ params, body: { name: 'House', baseUrl: `${mock.url}/v1`, models, keys } });
  const { api, version, revision } = await client.apis.create({ params, body: { name: 'Our models', kind: 'llm' } });
  const at = { ...params, api: api.slug, version: version.name };
  await client.revisions.transition({ params: { ...at, revision: revision?.id ?? '' }, body: { to: 'approved' } });
  await client.deployments.create({ params: at, body: { revisionId: revision?.id ?? '', environment: 'production' } });
  await client.versions.transition({ params: at, body: { to: 'published' } });
  const product = await client.products.create({ params, body: { name: 'Models', items: [{ versionId: version.id }] } });
  const plan = async (name: string, policies: object[]) => {
    const { id } = await client.plans.create({ params, body: { productId: product.id, name, policies: policies as never } });
    await client.plans.transition({ params: { ...params, plan: id }, body: { to: 'published' } });
    return id;
  };
  const basic = await plan('Basic', [
    { type: 'token-limit', version: 1, enabled: true, config: { tokens: 1_000_000, period: 'day' } },
    { type: 'spend-limit', version: 1, enabled: true, config: { dollars: 5, period: 'month', unpriced: 'allow' } },
  ]);
  const gold = await plan('Gold', []);
  const route = (name: string, more: object = {}) =>
    client.modelRoutes.create({ params, body: { name, description: '', targets: [{ providerId, model: 'large-1' }], ...more } as never });
  await route('smart', { description: 'For **hard** questions.' });
  await route('house-*', { targets: [{ providerId, model: '*' }] });
  await route('precious', { exposure: { planIds: [gold] } });
  applicationId = (await developer.client.applications.create({ params, body: { name: 'Shop' } })).id;
  await developer.client.applications.create({ params, body: { name: 'Not yet on any plan' } });
  await developer.client.subscriptions.create({ params, body: { applicationId, planId: basic } });
  key = (await developer.client.credentials.create({ params: { ...params, application: applicationId }, body: { name: 'first' } })).key;
  await settled(world);
}

/** The same page on a phone in the dark. */
const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);
const models = () => page.getByRole('region', { name: 'Models' });
const open = async (name: string) => {
  await models().getByRole('button', { name, exact: true }).click();
  await page.getByRole('heading', { name: 'Call it' }).waitFor();
};

describe('the models of an API', () => {
  test('are shown to members alone; plans say how many tokens and how much money, to everybody', async () => {
    await page.goto(`/catalogue/${tenant}/llm`);
    await page.getByText('1,000,000 tokens a calendar day').waitFor();
    await page.getByText('$5.00 for models a calendar month').waitFor();
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByText('Models are shown to members').waitFor();
    await see(desk, 'catalogue-models-stranger');
  });

  test('those open to some plan of theirs, with prices and sizes; what is for another plan is not there', async () => {
    await signIn(page, developer);
    phone = await journey.visit(PHONE, desk);
    await page.goto(`/catalogue/${tenant}/llm/models`);
    await models().getByRole('button', { name: 'smart', exact: true }).waitFor();
    const text = (await models().textContent()) ?? '';
    for (const shown of ['house-*', 'house/large-1', 'house/embed-1', '128,000', '$2.50', '$0.25', '$10.00']) expect(text).toContain(shown);
    expect(text).not.toContain('precious');
    // prices stand last: nothing of the table is cut off
    expect(await models().evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0);
    await see(desk, 'catalogue-models');
    await alsoOnPhone('catalogue-models');
  });

  test('are searched and filtered', async () => {
    await page.getByLabel('Ability').selectOption('embeddings');
    await page.getByText('2 to ask for').waitFor();
    await page.getByRole('searchbox', { name: 'Search models' }).fill('nothing like it');
    await page.getByText('No model matches').waitFor();
    await see(desk, 'catalogue-models-none');
    await alsoOnPhone('catalogue-models-none');
    await page.getByRole('button', { name: 'Reset' }).click();
  });

  test('of one application: its plan, what is left of its tokens and money, and nothing before it has a plan', async () => {
    await page.getByLabel('Application', { exact: true }).selectOption({ label: 'Shop: Basic' });
    await page
      .getByText('$5.00 used', { exact: false })
      .or(page.getByText('of $5.00', { exact: false }))
      .first()
      .waitFor();
    await page.getByText('1,000,000 tokens', { exact: false }).first().waitFor();
    await see(desk, 'catalogue-models-application');
    await alsoOnPhone('catalogue-models-application');
    await page.getByLabel('Application', { exact: true }).selectOption({ label: 'Not yet on any plan: not subscribed' });
    await page.getByText('Not yet on any plan may ask for no model here yet').waitFor();
    await see(desk, 'catalogue-models-no-plan');
    await page.goto(`/catalogue/${tenant}/llm/models?application=${applicationId}`);
  });

  test('that cannot be read say why, and are asked for again', async () => {
    await page.route('**/callable-models*', (route) => route.fulfill({ status: 503, json: { code: 'server.unavailable', title: 'Not now', status: 503 } }));
    await page.reload();
    await page.getByText('Not now').first().waitFor({ timeout: 20_000 });
    await see(desk, 'catalogue-models-error');
    await page.unroute('**/callable-models*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await models().getByRole('button', { name: 'smart', exact: true }).waitFor();
  });
});

describe('the code of a model', () => {
  const panel = () => page.getByRole('dialog');
  const sample = async (client: string) => {
    await panel().getByRole('tab', { name: client, exact: true }).click();
    return codeOf(panel(), client.includes('Python') ? 'sample.py' : client === 'curl' ? 'Shell' : 'sample.mjs');
  };

  test('stands beside what it can do and costs, and holds no key', async () => {
    await open('smart');
    await panel().getByText('Longest answer').waitFor();
    await see(desk, 'model-detail');
    await alsoOnPhone('model-detail');
    expect(await panel().textContent()).not.toContain('gth_live_');
    expect(await sample('openai (Python)')).toContain(`base_url='${journey.gateway}/${tenant}/llm/v1'`);
    expect(await sample('curl')).toContain(`${journey.gateway}/${tenant}/llm/v1/chat/completions`);
  });

  test.each([
    ['An answer', 'Because of Rayleigh scattering.'],
    ['An answer as it is written', 'Because of Rayleigh scattering.'],
    ['A tool that the model calls', 'get_weather {"city":"Paris"}'],
  ])('%s: runs as shown, with every stock client', async (kind, said) => {
    await choose(panel(), 'Show', kind);
    for (const client of CLIENTS) {
      const code = await sample(client);
      const ran = await runSample(code, { [KEY]: key });
      expect({ client, code: ran.code, out: ran.out.trim().replace('{"city": "Paris"}', '{"city":"Paris"}'), error: ran.code === 0 ? '' : ran.error }).toEqual({
        client,
        code: 0,
        out: said,
        error: '',
      });
    }
  });

  test('for a pattern names a model that fits, and for embeddings asks for numbers', async () => {
    await page.keyboard.press('Escape');
    await open('house-*');
    expect(await sample('openai')).toMatch(/model: 'house-/);
    await page.keyboard.press('Escape');
    await open('house/embed-1');
    for (const client of ['openai', 'ai (Vercel)']) {
      const ran = await runSample(await sample(client), { [KEY]: key });
      expect({ client, ...ran, out: Number(ran.out) }).toMatchObject({ client, code: 0, out: 3 });
    }
    await page.keyboard.press('Escape');
    await open(`house/${LONG}`);
    await see(desk, 'model-detail-long');
    await alsoOnPhone('model-detail-long');
  });
});

describe('try-it', () => {
  test('begins with the body that the document gives, and shows the headers of the gateway and no others', async () => {
    await page.goto(`/catalogue/${tenant}/llm/try?version=v1&operation=createMessage`);
    await page.getByRole('button', { name: 'Use a 15-minute key' }).click();
    await page.getByText('The key ends').waitFor();
    const body = page.getByRole('textbox', { name: 'Body' });
    const given = JSON.parse(await body.inputValue());
    expect(given).toMatchObject({ messages: [{ role: 'user', content: 'Hello' }] });
    await page.getByText('"content": "Hello"').first().waitFor(); // of the samples below
    await body.fill(JSON.stringify({ ...given, model: 'smart' }));
    const sent = async () => {
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Explain this call').waitFor();
      return page.getByText('Because of Rayleigh scattering.', { exact: false }).count();
    };
    await expect.poll(sent, { timeout: 20_000 }).toBeGreaterThan(0);
    await page.getByText('x-gatehouse-target: house/large-1', { exact: false }).waitFor();
    expect(await page.getByText(/permissions-policy|next-router/).count()).toBe(0);
    await see(desk, 'try-model');
    await alsoOnPhone('try-model');
  });
});

describe('what the reader’s own applications used', () => {
  test('tokens and spend by model and day, what is left, and a file of it', async () => {
    const query = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    await waitFor(async () => (await developer.client.modelUsage.own({ params, query })).totals.calls >= 14, {
      what: 'the calls in the roll-ups',
      timeoutMs: 60_000,
    });
    await page.goto(`/developer/${tenant}/usage`);
    await page.getByRole('navigation', { name: 'Usage' }).getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('region', { name: 'By day and model' }).getByText('House: large-1').first().waitFor();
    await page.getByRole('meter', { name: 'budget' }).waitFor();
    await page.locator('.recharts-surface').first().waitFor();
    await see(desk, 'own-model-usage');
    await alsoOnPhone('own-model-usage');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download CSV' }).click()]);
    expect(file.suggestedFilename()).toBe('model-usage.csv');
    expect(fs.readFileSync(await file.path(), 'utf8')).toContain('large-1');
  });

  test('nobody else sees it, and an empty page teaches', async () => {
    const stranger = await journey.visit(DESK);
    await signIn(stranger.page, owner);
    await stranger.page.goto(`/developer/${tenant}/usage/models`);
    await stranger.page.getByText('No calls to models in this time').waitFor();
    await see(stranger, 'own-model-usage-none');
    expect(journey.faults()).toEqual([]);
  });
});
