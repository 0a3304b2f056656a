import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Journey, startJourney } from './journey.js';
import { signIn } from './steps/enter.js';
import { DESK, PHONE, see, seeSame, type Visitor } from './visitor.js';

const TENANT = 'harbour';
const LONG = 'Rules that somebody gave a much longer name than any table or heading was ever drawn for, and a bit more';
const SHARED = 'House rules';
const DOCUMENT = `openapi: 3.1.0
info: { title: Ships, version: '1' }
paths:
  /ships:
    get: { operationId: listShips, responses: { '200': { description: ok } } }
    post: { operationId: addShip, responses: { '201': { description: ok } } }
`;

let journey: Journey;
let desk: Visitor;
let phone: Visitor;
let page: Page;

beforeAll(async () => {
  journey = await startJourney({ env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.0/8' } });
  const { admin } = journey.world;
  await admin.client.tenants.create({ body: { name: 'Harbour', slug: TENANT, ownerEmail: admin.email } });
  const { id: upstreamId } = await admin.client.upstreams.create({
    params: { tenant: TENANT },
    body: { name: 'Ships', targets: [{ url: 'http://127.0.0.1:9' }] },
  });
  await admin.client.applications.create({ params: { tenant: TENANT }, body: { name: 'Quay' } });
  const policies = [
    { type: 'cors', config: { origins: ['https://app.example'] } },
    { type: 'headers', config: { request: { set: [{ name: 'x-port', value: 'north' }] } } },
  ];
  const settings = { upstreamId, anonymous: true, policies };
  const size = { type: 'request-size', config: { bodyBytesMax: 8 }, dryRun: true };
  await admin.client.policySets.create({ params: { tenant: TENANT }, body: { name: SHARED, policies: [size] } });
  await admin.client.apis.create({ params: { tenant: TENANT }, body: { name: 'Ships', slug: 'ships', document: DOCUMENT, settings } });
  desk = await journey.visit(DESK);
  page = desk.page;
  page.setDefaultTimeout(15_000);
  await signIn(page, admin);
  phone = await journey.visit(PHONE, desk);
});
afterAll(() => journey?.end());

const base = `/console/${TENANT}`;
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const list = (name: string) => page.getByRole('region', { name, exact: true });

/** The same page on a phone in the dark. */
const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

/** What has the focus, and the heading of the policy that it belongs to. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement;
    return [element?.textContent, element?.closest('li')?.querySelector('p')?.textContent];
  });

async function add(to: string, type: string): Promise<void> {
  await list(to).getByRole('button', { name: 'Add a policy' }).click();
  await page.getByRole('dialog').getByLabel('Search policies').fill(type);
  await page.keyboard.press('Enter');
}

describe('policy sets', () => {
  test('are listed; nothing stands for all APIs yet', async () => {
    await page.goto(`${base}/policies`);
    await page.getByText(SHARED).waitFor();
    await see(desk, 'policies');
    await alsoOnPhone('policies');
  });

  test('a set is made, filled, and what changes is shown before it is saved', async () => {
    await button('New set').first().click();
    await page.getByLabel('Name', { exact: true }).fill(LONG);
    await button('Make set').click();
    await page.getByRole('heading', { level: 1, name: LONG }).waitFor();
    await list('Policies of the set').getByRole('button', { name: 'Add a policy' }).click();
    await see(desk, 'policy-picker');
    await page.keyboard.press('Escape');
    await add('Policies of the set', 'Request size');
    await page.getByText('Dry run', { exact: true }).click();
    await button('Add a test').click();
    await button('Add a test').click();
    await page.getByLabel('Test 2: what').click();
    await page.getByRole('option', { name: 'Operation' }).click();
    await page.getByLabel('Test 2: values, with commas between them').fill('POST /ships, /docks/**');
    await see(desk, 'policy-set-editing');
    await button('Review and save').click();
    await page.getByText('"type": "request-size"', { exact: false }).waitFor();
    await see(desk, 'policy-set-diff');
    await button('Save, live at once').click();
    await page.getByText('Saved as version 2').waitFor();
    await page.getByText('Only when method is POST and operation fits POST /ships or /docks/**').waitFor();
    await see(desk, 'policy-set');
    await alsoOnPhone('policy-set');
  });

  test('what is wrong is said where it is wrong, and nothing is lost', async () => {
    await page.getByLabel('Test 1: values, with commas between them').fill('FETCH');
    await button('Review and save').click();
    await button('Save, live at once').click();
    await page.getByText('Needs a correction').waitFor();
    await see(desk, 'policy-set-wrong');
    await alsoOnPhone('policy-set-wrong');
    await button('Undo my changes').click();
  });
});

describe('an API', () => {
  test('has the set in its list, and shows what a call meets and from where', async () => {
    await page.goto(`${base}/apis/ships/policies`);
    await list('Policies of the API').getByRole('button', { name: 'Add a set' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${SHARED}`) }).click();
    await button('Close').click();
    await button('Save policies and routing').click();
    await page.getByText('"setId"', { exact: false }).waitFor();
    await see(desk, 'api-policies-diff');
    await button('Save changes').click();
    await page.getByText('Saved. Traffic changes when the revision is deployed.').waitFor();
    await page.getByText(`${SHARED}, at this API`).first().waitFor();
    await page.getByText('Dry run').last().waitFor();
    await see(desk, 'api-policies');
    await alsoOnPhone('api-policies');
  });

  test('in use, the set is not removed, and says by whom', async () => {
    await page.goto(`${base}/policies`);
    await page.getByRole('link', { name: SHARED }).click();
    await page.getByText('1 not deployed').waitFor();
    await button(`Remove ${SHARED}`).click();
    await button('Remove set').click();
    await page.getByText('The set stands in:', { exact: false }).waitFor();
    await see(desk, 'policy-set-in-use');
    await button('Cancel').click();
  });

  test('a policy that was added has the focus, and moves within its phase by keyboard', async () => {
    await page.goto(`${base}/apis/ships/policies`);
    await add('Policies of the API', 'Request size');
    await expect.poll(focused).toEqual(['Close', 'Request size']);
    await page.keyboard.press('Enter');
    const edge = () =>
      list('Policies of the API')
        .getByRole('listitem')
        .filter({ hasText: /CORS|Request size/ });
    await expect.poll(async () => (await edge().allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['CORS', 'Request size']);
    const up = page.getByRole('button', { name: 'Move Request size up' });
    await up.focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await edge().allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['Request size', 'CORS']);
    await expect.poll(focused).toEqual(['Configure', 'Request size']);
    await button('Remove Request size').click();
    await expect.poll(focused).toEqual(['Configure', 'CORS']);
  });

  test('what is not saved is there again when its page is', async () => {
    await add('Policies of the API', 'IP filter');
    await page.getByRole('link', { name: 'Trace', exact: true }).click();
    await button('Run the trace').waitFor();
    await page.getByRole('link', { name: 'Policies & routing' }).click();
    await list('Policies of the API').getByText('IP filter', { exact: true }).waitFor();
    await page.getByText('Not saved yet').waitFor();
    await button('Undo my changes').click();
    await list('Policies of the API').getByText('IP filter', { exact: true }).waitFor({ state: 'detached' });
  });

  test('runs a request against the draft: each policy’s decision, change and time', async () => {
    await page.goto(`${base}/apis/ships/trace`);
    await see(desk, 'trace-empty');
    await button('Paste a request').click();
    await page.getByRole('dialog').getByLabel('Request').fill('What ships are there?');
    await button('Take it over').click();
    await page.getByText('This is none of them', { exact: false }).waitFor();
    await see(desk, 'trace-paste');
    await page
      .getByRole('dialog')
      .getByLabel('Request')
      .fill(`curl '${journey.gateway}/${TENANT}/ships/v1/ships?at=sea' \\\n  -H 'origin: https://app.example'`);
    await button('Take it over').click();
    await expect.poll(() => page.getByLabel('Path', { exact: true }).inputValue()).toBe('/ships?at=sea');
    const caller = page.getByRole('combobox', { name: 'Called by' });
    for (const name of ['Quay', 'Nobody']) {
      await caller.fill(name.toLowerCase());
      await page.getByRole('option', { name }).click();
      await expect.poll(() => caller.inputValue()).toBe(name);
    }
    await button('Run the trace').click();
    await page.getByText('200 answered').waitFor();
    await page.getByRole('status').filter({ hasText: 'answered, status 200' }).waitFor();
    const steps = page.getByRole('list', { name: 'Policies, step by step' });
    await steps.getByText('CORS passed').first().waitFor();
    await steps.getByText('x-port: north').waitFor();
    await steps.getByText('access-control-allow-origin: https://app.example').waitFor();
    await page.getByText('GET /ships?at=sea').waitFor();
    await see(desk, 'trace');
  });

  test('a dry run says what it would have refused, and refuses nothing', async () => {
    await page.getByRole('combobox', { name: 'Method' }).click();
    await page.getByRole('option', { name: 'POST' }).click();
    await page.getByLabel('Path', { exact: true }).fill('/ships');
    await page.getByLabel('Body').fill('{"name":"Argo"}');
    await button('Run the trace').click();
    await page.getByText('gateway.body_too_large', { exact: false }).first().waitFor();
    await page.getByText('200 answered').waitFor();
    await see(desk, 'trace-dry-run');
    await page.getByLabel('Path', { exact: true }).fill('/nowhere');
    await button('Run the trace').click();
    await page.getByText('404 refused').waitFor();
    await see(desk, 'trace-refused');
  });

  test('recorded calls: none yet', async () => {
    await page.getByRole('tab', { name: 'Recorded calls' }).click();
    await button('Run the calls').click();
    await page.getByText('Nobody called this version', { exact: false }).waitFor();
    await see(desk, 'replay-empty');
    await phone.page.goto(page.url());
    await phone.page.getByRole('tab', { name: 'Recorded calls' }).click();
    await see(phone, 'replay-phone');
  });
});

test('no browser complained', () => {
  expect(journey.faults()).toEqual([]);
});
