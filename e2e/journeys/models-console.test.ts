import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoJourney, startDemoJourney } from './journey.js';
import { see, seeSame, type Visitor } from './visitor.js';

const HOSTILE = '<img src=x onerror="window.ran = true"><script>window.ran = true</script> **bold** [here](javascript:alert(1))';
const LONG = 'a-model-route-whose-name-somebody-made-as-long-as-it-could-be-to-see-what-becomes-of-the-page';

let journey: DemoJourney;
let desk: Visitor;
let phone: Visitor;
let page: Page;
let tenant: string;
let base: string;
let slow: http.Server;

/** A model that never comes to an end, and says when its caller left. */
function slowModel(): { server: http.Server; left: Promise<void> } {
  let gone = () => {};
  const left = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const chunk = (content: string) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'slow', choices: [{ index: 0, delta: { content } }] })}\n\n`;
  const server = http.createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => response.write(chunk('word ')), 50);
    response.on('close', () => {
      clearInterval(timer);
      gone();
    });
  });
  return { server, left };
}

let left: Promise<void>;

beforeAll(async () => {
  const model = slowModel();
  slow = model.server;
  left = model.left;
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  journey = await startDemoJourney();
  ({ tenant, desk, phone } = journey);
  page = desk.page;
  base = `/console/${tenant}/ai`;
  const { client } = journey.world.admin;
  const params = { tenant };
  const { port } = slow.address() as AddressInfo;
  const provider = await client.providers.create({
    params,
    body: {
      name: 'Slow',
      slug: 'slow',
      baseUrl: `http://127.0.0.1:${port}/v1`,
      auth: { as: 'none' },
      catalogue: false,
      models: [{ id: 'slow', abilities: ['chat'] }],
    },
  });
  for (const name of ['never-ending', LONG])
    await client.modelRoutes.create({ params, body: { name, targets: [{ providerId: provider.id, model: 'slow', weight: 1, priority: 0 }] } });
});
afterAll(async () => {
  slow?.close();
  slow?.closeAllConnections();
  await journey?.end();
});

/** The same page on a phone in the dark. */
const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

/** What is typed before the page is alive is lost, and a page behind another one is not drawn. */
async function ready(): Promise<void> {
  await page.bringToFront();
  await page.getByRole('combobox', { name: 'As' }).getByText('demo-app').waitFor();
}

const side = (letter: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: new RegExp(`^${letter}: `) }) });

describe('the playground', () => {
  test('is led to, and says where calls go and as whom', async () => {
    await page.goto(`${base}/routes`);
    await page.getByRole('link', { name: 'Playground', exact: true }).click();
    await page.waitForURL('**/ai/playground');
    await page.getByRole('button', { name: 'Run' }).waitFor();
    await ready();
    await see(desk, 'playground');
    await alsoOnPhone('playground');
  });

  test('two models answer at once, each with its times, tokens, cost and who served it', async () => {
    await ready();
    await page.getByLabel('Model A').fill('fast');
    await page.getByLabel('Model B').fill('smart');
    await page.getByLabel('System').fill('Be brief.');
    await page.getByRole('button', { name: 'Run' }).click();
    for (const [letter, model] of [
      ['A', 'mock/mock-fast'],
      ['B', 'mock/mock-smart'],
    ] as const) {
      await side(letter).getByText('Done', { exact: true }).waitFor();
      await side(letter).getByText(model, { exact: true }).waitFor();
      await side(letter).getByText('by the call’s record').waitFor();
      await side(letter).getByText('The only target that could be asked.').waitFor();
      await side(letter).getByRole('link', { name: 'Explain this call' }).waitFor();
    }
    await side('A').getByText('cheaper').waitFor();
    await see(desk, 'playground-compared');
    await side('B').getByRole('link', { name: 'Explain this call' }).click();
    await page.waitForURL(/records\/req_/);
    await page.getByText('mock-smart', { exact: false }).first().waitFor();
  });

  test('what a model says is text, whatever it says', async () => {
    await page.goto(`${base}/playground?a=fast&b=${LONG}`);
    await ready();
    await page.getByLabel('User').fill(HOSTILE);
    await page.getByText('Compare two models').click();
    await page.getByRole('button', { name: 'Run' }).click();
    await side('A').getByText(HOSTILE, { exact: false }).waitFor();
    await side('A').getByText('Done', { exact: true }).waitFor();
    expect(await side('A').locator('img, script, strong, a[href^="javascript:"]').count()).toBe(0);
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    await see(desk, 'playground-hostile');
  });

  test('an answer that does not end is stopped, at its provider too; a model that is not there is a problem', async () => {
    await page.goto(`${base}/playground?a=${LONG}&b=no-such-model`);
    await ready();
    await page.getByRole('button', { name: 'Run' }).click();
    await side('A').getByText('word word', { exact: false }).waitFor();
    await side('B').getByText('There is no such model', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Stop A' }).click();
    await side('A').getByText('Stopped', { exact: true }).waitFor();
    await left;
    await see(desk, 'playground-stopped');
    await phone.page.goto(page.url());
    await phone.page.getByRole('button', { name: 'Run' }).click();
    await phone.page.getByText('There is no such model', { exact: true }).waitFor();
    await phone.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await phone.page.getByText('Stopped', { exact: true }).waitFor();
    await see(phone, 'playground-stopped-phone');
  });

  test('what cannot be asked is said at its field, and the call can be taken elsewhere as code', async () => {
    await page.goto(`${base}/playground?a=fast`);
    await page.getByRole('button', { name: /^JSON schema/ }).click();
    await page.getByLabel('Schema of the answer').fill('[');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByText('This is no JSON object').waitFor();
    await page.getByLabel('Schema of the answer').fill('{"type":"object"}');
    await page.getByRole('button', { name: 'Copy as code' }).click();
    await page.getByRole('dialog').getByText('json_schema', { exact: false }).first().waitFor();
    await see(desk, 'playground-code');
    await page.getByRole('button', { name: 'Close' }).click();
  });
});

describe('budgets, caches and guards', () => {
  test.each([
    ['budgets', 'No budget yet'],
    ['caches', 'No cache yet'],
    ['guards', 'No guard yet'],
  ])('%s: none yet', async (path, nothing) => {
    await page.goto(`${base}/${path}`);
    await page.getByText(nothing).waitFor();
    expect(await page.getByRole('button', { name: /^Add a / }).count()).toBe(1);
    await see(desk, `${path}-empty`);
    await alsoOnPhone(`${path}-empty`);
  });

  test('a budget is put on a plan from there, counts, and tells of itself', async () => {
    const { client } = journey.world.admin;
    const { items } = await client.subscriptions.list({ params: { tenant }, query: { api: 'llm', state: 'active', limit: 10, all: 'true' } });
    const plan = items.find(({ application }) => application.name === 'demo-app')?.plan.name ?? '';
    await page.goto(`${base}/budgets`);
    await page.getByRole('button', { name: 'Add a budget' }).first().click();
    await page.getByRole('combobox', { name: 'Which' }).click();
    await page.getByRole('option', { name: plan, exact: false }).first().click();
    await see(desk, 'budget-dialog');
    await page.getByRole('button', { name: 'Go to its settings' }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('li')?.querySelector('p')?.textContent)).toBe('Token limit');
    await page.getByLabel('Tokens', { exact: true }).fill('100000');
    await page.getByRole('button', { name: 'Add entry' }).click();
    await page.locator('xpath=//*[normalize-space(text())="Alert at (%)"]/following::input[1]').fill('50');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save, live at once' }).click();
    await page.getByText('Saved: gateways take it over', { exact: false }).waitFor();

    const used = async () => {
      await callModels(1);
      await page.goto(`${base}/budgets`);
      return page
        .getByRole('meter', { name: 'tokens' })
        .waitFor({ timeout: 5_000 })
        .then(
          () => true,
          () => false,
        );
    };
    await expect.poll(used, { timeout: 90_000, interval: 1_000 }).toBe(true);
    await page.getByRole('row', { name: /Token limit Plan.*Alert at \(%\): 50/ }).waitFor();
    await see(desk, 'budgets');
    await alsoOnPhone('budgets');
  });

  test('a cache on every API and a guard on an API are found where they stand', async () => {
    await page.goto(`${base}/caches`);
    await page.getByRole('button', { name: 'Add a cache' }).first().click();
    await page.getByRole('dialog').getByText('Every API', { exact: true }).click();
    await page.getByRole('button', { name: 'Go to its settings' }).click();
    await page.waitForURL('**/policies**');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save, live at once' }).click();
    await page.getByText('Saved: gateways take it over', { exact: false }).waitFor();
    await page.goto(`${base}/caches`);
    await page.getByRole('row', { name: /Model cache Every API Enforced/ }).waitFor();
    await see(desk, 'caches');
    await alsoOnPhone('caches');

    await page.goto(`${base}/guards`);
    await page.getByRole('button', { name: 'Add a guard' }).first().click();
    await page.getByRole('dialog').getByText('An API', { exact: true }).click();
    await page.getByRole('button', { name: 'Go to its settings' }).click();
    await page.getByText('is fixed. Make a draft of it', { exact: false }).waitFor();
    await see(desk, 'guard-needs-draft');
  });
});

describe('what policies do in a call', () => {
  test('the models that they asked, and what they found, stand on its page', async () => {
    const { client } = journey.world.admin;
    const params = { tenant };
    const before = await client.policies.ofTenant({ params });
    const deny = [{ name: 'investing', description: 'advice on what to buy or sell' }];
    const judged = { type: 'topics', version: 1, enabled: true, config: { deny, judge: { model: 'smart' }, failMode: 'open' } } as const;
    const body = { policies: [...before.policies, judged] as typeof before.policies, expectedVersion: before.version };
    const set = await client.policies.setOfTenant({ params, body });
    const judgedCall = async (): Promise<string> => {
      await callModels(1);
      const { items } = await client.callRecords.list({ params, query: { limit: 5 } });
      return items.find(({ llm }) => llm?.besides !== undefined)?.requestId ?? '';
    };
    let id = '';
    await expect.poll(async () => (id = await judgedCall()), { timeout: 60_000, interval: 1_000 }).toMatch(/^req_/);
    await page.goto(`/console/${tenant}/records/${id}`);
    await page.getByRole('region', { name: 'Models that were asked besides' }).getByText('mock/mock-smart', { exact: false }).waitFor();
    // the mock's words are no judgement: that is found, too
    await page.getByRole('region', { name: 'What guards found' }).getByText('let it through', { exact: false }).waitFor();
    await see(desk, 'call-besides');
    await alsoOnPhone('call-besides');
    await client.policies.setOfTenant({ params, body: { policies: before.policies, expectedVersion: set.version } });
  });
});

/** Calls the demo's API of models through the gateway, as many times. */
async function callModels(times: number): Promise<void> {
  const { key = '', llm } = journey.world.stack.demo() ?? {};
  const body = JSON.stringify({ model: llm?.model, messages: [{ role: 'user', content: 'Why is the sky blue?' }] });
  for (let made = 0; made < times; made++) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${journey.gateway}${llm?.path}`, { method: 'POST', headers, body });
    await answer.text();
  }
}

describe('usage by any dimension', () => {
  test('is broken down by key, member and hour, and narrowed by pressing a row', async () => {
    await callModels(5);
    const rows = async (by: string) => {
      await page.goto(`${base}/usage?by=${by}&range=1h`);
      const shown = page.getByRole('region', { name: `Model calls by ${by === 'credential' ? 'key' : by}` }).getByRole('row');
      await shown.or(page.getByText('No calls to models in this time')).first().waitFor();
      return shown.count();
    };
    await expect.poll(() => rows('credential'), { timeout: 60_000, interval: 2_000 }).toBeGreaterThan(1);
    await page.locator('.recharts-surface').last().waitFor();
    await see(desk, 'usage-by-key');
    await alsoOnPhone('usage-by-key');
    await page.getByRole('combobox', { name: 'By' }).selectOption('plan');
    await page.waitForURL(/by=plan/);
    await page.getByRole('combobox', { name: 'Measure' }).selectOption('ttft');
    await page.getByText('First token, p95 by plan').waitFor();
    await page.getByRole('region', { name: 'Model calls by plan' }).getByRole('row').nth(1).getByRole('button').first().click();
    await page.waitForURL(/[?&]plan=plan_/);
    await page.getByRole('combobox', { name: 'Plan' }).waitFor();
    await see(desk, 'usage-narrowed');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'This as CSV' }).click()]);
    expect(file.suggestedFilename()).toBe('models-by-plan.csv');
  });

  test('is empty rather than wrong where nobody called', async () => {
    await page.goto(`${base}/usage?from=2026-01-01T00:00:00.000Z&to=2026-01-02T00:00:00.000Z`);
    await page.getByText('No calls to models in this time').waitFor();
    await see(desk, 'usage-empty');
    expect(journey.faults()).toEqual([]);
  });
});
