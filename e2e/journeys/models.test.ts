import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoJourney, startDemoJourney } from './journey.js';
import { see, seeSame, type Visitor } from './visitor.js';

const SECRET = 'sk-mock-0123456789-wxyz';
const HOUR_MS = 3_600_000;

let journey: DemoJourney;
let desk: Visitor;
let phone: Visitor;
let page: Page;
let tenant: string;
let base: string;

beforeAll(async () => {
  journey = await startDemoJourney();
  ({ tenant, desk, phone } = journey);
  page = desk.page;
  base = `/console/${tenant}/ai`;
});
afterAll(() => journey?.end());

/** The same page on a phone in the dark. */
const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

/** Calls the demo's API of models through the gateway, as many times. */
async function callModels(times: number): Promise<void> {
  const { key = '', llm } = journey.world.stack.demo() ?? {};
  const body = JSON.stringify({ model: llm?.model, messages: [{ role: 'user', content: 'Why is the sky blue?' }] });
  const call = async () => {
    const answer = await fetch(`${journey.gateway}${llm?.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
    });
    return answer.status;
  };
  await expect.poll(call, { timeout: 30_000, interval: 500 }).toBe(200);
  for (let made = 1; made < times; made++) expect(await call()).toBe(200);
}

describe('providers', () => {
  test('the rail leads to them', async () => {
    await page.goto(`/console/${tenant}/apis`);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'AI', exact: true }).click();
    await page.waitForURL(`**${base}/providers`);
    await page.getByRole('link', { name: 'Mock models' }).waitFor();
    await see(desk, 'providers');
    await alsoOnPhone('providers');
  });

  test('one is added in three steps: who, the account, whether it answers', async () => {
    await page.getByRole('link', { name: 'Add provider' }).click();
    await page.getByLabel(/^Search \d+ providers/).fill('anthr');
    await page.getByRole('radio', { name: 'Anthropic' }).waitFor();
    await see(desk, 'provider-kinds');
    await alsoOnPhone('provider-kinds');
    await page.getByRole('radio', { name: 'Another' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Add and test' }).click();
    await page.getByText('An http or https address').waitFor();
    await see(desk, 'provider-account');
    await page.getByLabel('Name', { exact: true }).fill('House models');
    await page.getByLabel('Address', { exact: true }).fill(`${journey.world.stack.urls.mockModel}/v1`);
    await page.getByLabel('Secret').fill(SECRET);
    await page.getByRole('button', { name: 'Add and test' }).click();
    await page.getByText('It answers', { exact: true }).waitFor();
    await see(desk, 'provider-tested');
    await page.getByRole('link', { name: 'Open the provider' }).click();
    await page.waitForURL(/providers\/prv_/);
  });

  test('its page shows what a secret ends in, and nothing else of it', async () => {
    await page.getByText('…wxyz').waitFor();
    expect(await page.content()).not.toContain(SECRET);
    await page.getByRole('button', { name: 'Add key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Second');
    await page.getByLabel('Secret').fill(`${SECRET}-2`);
    await page.getByLabel('Calls a minute').fill('600');
    await see(desk, 'provider-key-dialog');
    await page.getByRole('dialog').getByRole('button', { name: 'Add key' }).click();
    const row = page.getByRole('row', { name: /^Second Active/ });
    await row.getByText('600 calls a minute').waitFor();
    await row.getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'Suspend' }).click();
    await page.getByRole('row', { name: /^Second Suspended/ }).waitFor();
  });

  test('what the provider itself lists can be offered', async () => {
    await page.getByRole('button', { name: 'Discover models' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox').first().click();
    await see(desk, 'provider-discovery');
    await dialog.getByRole('button', { name: 'Offer one model' }).click();
    await page.getByRole('row', { name: /its own/ }).waitFor();
    await see(desk, 'provider');
    await alsoOnPhone('provider');
  });

  test('its settings are changed, and its removal names what would break', async () => {
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByRole('heading', { name: 'Change House models' }).waitFor();
    for (const title of ['How keys are sent', 'Headers added', 'Time-outs']) await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
    await see(desk, 'provider-change');
    await alsoOnPhone('provider-change');
    await page.getByLabel('Name', { exact: true }).fill('House');
    await page.getByRole('button', { name: 'Save provider' }).click();
    await page.getByRole('heading', { name: 'House', exact: true }).waitFor();
    await page.goto(`${base}/providers`);
    await page
      .getByRole('row', { name: /Mock models/ })
      .getByRole('button')
      .last()
      .click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByText('It is refused as long as model routes lead to it', { exact: false }).waitFor();
    await see(desk, 'provider-remove');
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
});

describe('model routes', () => {
  test('a name leads to two targets', async () => {
    await page.goto(`${base}/routes`);
    await page.getByRole('link', { name: 'smart' }).waitFor();
    await see(desk, 'model-routes');
    await alsoOnPhone('model-routes');
    await page.getByRole('link', { name: 'New model route' }).click();
    await page.getByRole('button', { name: 'Add a target' }).click();
    await page.getByLabel('Name', { exact: true }).fill('house-*');
    for (const [at, provider, model] of [
      [1, 'House', '*'],
      [2, 'Mock models', 'mock-smart'],
    ] as const) {
      await page.getByRole('combobox', { name: `Provider ${at}` }).click();
      await page.getByRole('option', { name: new RegExp(`^${provider}`) }).click();
      await page.getByLabel(`Model ${at}`).fill(model);
    }
    await see(desk, 'model-route-new');
    await alsoOnPhone('model-route-new');
    for (const title of ['Promised times', 'A second target', 'Another target', 'Who may use it'])
      await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
    await page.getByText('Say what is promised').click();
    await page.getByLabel(/^Time to first token/).fill('800');
    await page.getByText('Ask two').click();
    await page.getByText('first token 800 ms', { exact: false }).waitFor();
    await see(desk, 'model-route-unfolded');
    await page.getByRole('button', { name: 'Make model route' }).click();
    await page.waitForURL(/\/ai\/routes$/);
    await page.getByRole('link', { name: 'house-*' }).click();
    await page.getByRole('heading', { name: 'house-*' }).waitFor();
    await see(desk, 'model-route');
    await alsoOnPhone('model-route');
    const { items } = await journey.world.admin.client.modelRoutes.list({ params: { tenant } });
    expect(items.find(({ name }) => name === 'house-*')).toMatchObject({ strategy: 'predictive', slo: { ttftMs: 800 }, hedge: { shareMax: 0.05 } });
  });
});

test('an API of models needs a name', async () => {
  await page.goto(`/console/${tenant}/apis`);
  await page.getByRole('button', { name: 'New API for models' }).click();
  await page.getByLabel('Name', { exact: true }).fill('House models');
  await see(desk, 'model-api-dialog');
  await page.getByRole('button', { name: 'Make API' }).click();
  await page.getByRole('heading', { name: 'House models', level: 1 }).waitFor();
  const { kind } = await journey.world.admin.client.apis.get({ params: { tenant, api: 'house-models' } });
  expect(kind).toBe('llm');
});

test('what was used: tokens, money, speed, and a file of it', async () => {
  await page.goto(`${base}/usage`);
  await callModels(5);
  const report = async () => {
    const query = { from: new Date(Date.now() - HOUR_MS).toISOString(), to: new Date(Date.now() + HOUR_MS).toISOString() };
    return (await journey.world.admin.client.modelUsage.report({ params: { tenant }, query })).totals.calls;
  };
  await expect.poll(report, { timeout: 60_000, interval: 1_000 }).toBeGreaterThanOrEqual(5);
  await page.reload();
  await page.getByText('Broken down').waitFor();
  await page.locator('.recharts-surface').first().waitFor();
  await see(desk, 'model-usage');
  await alsoOnPhone('model-usage');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('chargeback.csv');
  expect(journey.faults()).toEqual([]);
});
