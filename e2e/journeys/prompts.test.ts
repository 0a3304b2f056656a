import { waitFor } from '@gatehouse/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settled } from '../offer.js';
import { type DemoJourney, startDemoJourney } from './journey.js';
import { see, seeSame, type Visitor } from './visitor.js';

const LONG = 'Gateways keep what is promised. '.repeat(20).trim();

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
  base = `/console/${tenant}/ai/prompts`;
});
afterAll(() => journey?.end());

/** The same page on a phone in the dark. */
const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

const model = () => journey.world.stack.demo()?.llm?.model ?? '';
const messages = () => page.getByRole('list', { name: 'Messages as the model gets them' });

describe('a prompt', () => {
  test('the first one is taught, then written with its variables, and seen as the model would get it', async () => {
    await page.goto(base);
    await page.getByText('No prompt yet').waitFor();
    await see(desk, 'prompts-empty');
    await alsoOnPhone('prompts-empty');
    await page.getByRole('link', { name: 'New prompt' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Summarise');
    await page
      .getByLabel(/^Description/)
      .first()
      .fill('Short versions of long texts');
    await page.getByRole('combobox', { name: 'Model' }).fill(model());
    await page.getByLabel(/^text/).fill('{{ words }} of a long text');
    await messages().getByText('Summarise in 50 words.').waitFor();
    // what callers give is text
    await messages().getByText('{{ words }} of a long text').waitFor();
    await see(desk, 'prompt-new');
    await alsoOnPhone('prompt-new');
  });

  test('what does not fit together is said at once, and keeps the input', async () => {
    await page.getByLabel('Text of message 2').fill('{{ txt }}');
    await page.getByText('asks for txt, which is no variable').first().waitFor();
    await page.getByRole('button', { name: 'Make prompt' }).click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    await see(desk, 'prompt-refused');
    await page.getByLabel('Text of message 2').fill('{{ text }}');
    await page.getByRole('button', { name: 'Make prompt' }).click();
    await page.getByRole('heading', { name: 'Summarise', exact: true }).waitFor();
    await see(desk, 'prompt-draft');
    await alsoOnPhone('prompt-draft');
  });

  test('is published, which says who is affected, and from then on is fixed', async () => {
    await page.getByRole('button', { name: 'Publish version 1' }).click();
    await page.getByRole('dialog').getByText('No API follows the prompt').waitFor();
    await see(desk, 'prompt-publish');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish version 1' }).click();
    await page.getByText('version 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'New version' }).click();
    await page.getByRole('heading', { name: 'Version 2 of Summarise' }).waitFor();
    await page.getByLabel('Text of message 1').fill('Summarise in {{ words }} words.\nKeep names as they are.');
    await page.getByLabel('What is new in it').fill('Names stay as they are');
    await see(desk, 'prompt-edit');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('button', { name: 'Publish version 2' }).waitFor();
  });

  test('two versions are compared line by line', async () => {
    const row = page.getByRole('row', { name: /^2 Draft/ });
    await row.getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'Compare…' }).click();
    await page.getByRole('dialog').getByText('Keep names as they are.').waitFor();
    await see(desk, 'prompt-compare');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByText('version 2', { exact: true }).waitFor();
  });

  test('is offered at an API, and answers there once that is deployed', async () => {
    await page.getByRole('button', { name: 'Offer at an API' }).click();
    await page.getByRole('dialog').getByLabel('API').click();
    await page.getByRole('option').first().click();
    await see(desk, 'prompt-offer');
    await page.getByRole('button', { name: 'Put it into a draft' }).click();
    await page.waitForURL(/\/revisions$/);
    await page.getByRole('link', { name: 'Policies & routing' }).click();
    await page.getByRole('heading', { name: 'Models', exact: true, level: 2 }).waitFor();
    await see(desk, 'prompt-api-settings');
    await alsoOnPhone('prompt-api-settings');
    await deployKeeping();
    const { key = '' } = journey.world.stack.demo() ?? {};
    const call = () =>
      fetch(`${journey.gateway}/${tenant}/llm/v1/prompts/summarise`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ variables: { text: `<b>${LONG}</b> jane.doe@example.com` } }),
      });
    await expect.poll(async () => (await call()).status, { timeout: 30_000, interval: 500 }).toBe(200);
    expect((await call()).headers.get('x-gatehouse-prompt')).toBe('summarise@2');
  });

  test('its page tells where it serves; the list, what each serves', async () => {
    await page.goto(`${base}/summarise`);
    await page.getByText('follows, revision 2, deployed').waitFor();
    await see(desk, 'prompt');
    await alsoOnPhone('prompt');
    await page.goto(base);
    await page.getByRole('link', { name: /Summarise/ }).waitFor();
    await see(desk, 'prompts');
  });
});

/** Approves and deploys the newest draft of the demo's API of models, which keeps what is said. */
async function deployKeeping(): Promise<void> {
  const { client } = journey.world.admin;
  const at = { tenant, api: 'llm', version: 'v1' };
  const [draft] = (await client.revisions.list({ params: at, query: { limit: 1 } })).items;
  if (!draft) throw new Error('there is a draft');
  const settings = { ...draft.settings, llm: { ...draft.settings.llm, storeContent: {} } };
  await client.revisions.update({ params: { ...at, revision: draft.id }, body: { settings } });
  await client.revisions.transition({ params: { ...at, revision: draft.id }, body: { to: 'approved' } });
  await client.deployments.create({ params: at, body: { revisionId: draft.id, environment: 'production' } });
  await settled(journey.world);
}

describe('what was said in a call', () => {
  test('is shown as text to who asks for it, masked, and the trail has it', async () => {
    const { client } = journey.world.admin;
    const kept = async () => (await client.callRecords.list({ params: { tenant } })).items.find(({ llm }) => llm?.content);
    const record = await waitFor(kept, { what: 'a record with content', timeoutMs: 20_000 });
    await page.goto(`/console/${tenant}/records/${record?.requestId}`);
    await page.getByRole('button', { name: 'Show it' }).waitFor();
    expect(await page.content()).not.toContain('Gateways keep');
    await see(desk, 'call-content-closed');
    await page.getByRole('button', { name: 'Show it' }).click();
    const said = page.getByRole('region', { name: 'What was said' });
    await said.getByText('[EMAIL]').first().waitFor();
    // markup that somebody wrote is shown, not drawn
    await said.getByText('<b>Gateways keep').first().waitFor();
    await see(desk, 'call-content');
    await alsoOnPhone('call-content-closed');
    const trail = await client.audit.list({ params: { tenant }, query: {} });
    expect(trail.items.map(({ action }) => action)).toContain('call_content.read');
  });

  test('nothing was complained about', () => {
    expect(journey.faults()).toEqual([]);
  });
});
