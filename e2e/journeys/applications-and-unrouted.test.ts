import { waitFor } from '@gatehouse/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, makeOffer, newOwner, type Offer, problemCode } from '../offer.js';
import type { Person } from '../people.js';
import { type Journey, startJourney } from './journey.js';
import { signIn } from './steps/enter.js';
import { DESK, PHONE, see, seeSame, type Visitor } from './visitor.js';

const LONG = `A program with quite a long name ${'and more of it '.repeat(5)}`.trim();

let journey: Journey;
let owner: Person;
let offer: Offer;
let desk: Visitor;
let phone: Visitor;
let page: Page;

beforeAll(async () => {
  journey = await startJourney();
  owner = await newOwner(journey.world, 'stopper');
  offer = await makeOffer(journey.world, owner, []);
  await owner.client.applications.create({ params: { tenant: offer.tenant }, body: { name: LONG } });
  desk = await journey.visit(DESK);
  page = desk.page;
  await signIn(page, journey.world.admin);
  phone = await journey.visit(PHONE, desk);
});
afterAll(() => journey?.end());

const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

const codeAtGateway = async () => {
  const answer = await call(journey.gateway, offer);
  return answer.status === 200 ? undefined : problemCode(answer);
};

test('an application is suspended with a reason, refused at once, and resumed', async () => {
  const visitor = await journey.visit(DESK);
  await signIn(visitor.page, owner);
  const other = await journey.visit(PHONE, visitor);
  await visitor.page.goto(`/console/${offer.tenant}/subscriptions`);
  await visitor.page.getByRole('navigation', { name: 'Subscriptions' }).getByRole('link', { name: 'Applications', exact: true }).click();
  const row = visitor.page.getByRole('row', { name: /^Caller/ });
  const act = async (name: string) => {
    await row.getByRole('button').last().click();
    await visitor.page.getByRole('menuitem', { name }).click();
  };
  await row.waitFor();
  await see(visitor, 'applications-all');
  await other.page.goto(visitor.page.url());
  await see(other, 'applications-all-phone');
  expect(await codeAtGateway()).toBeUndefined();
  await act('Suspend');
  const dialog = visitor.page.getByRole('dialog').or(visitor.page.getByRole('alertdialog'));
  await dialog.getByRole('button', { name: 'Suspend application' }).click();
  await dialog.getByText('Say why').waitFor();
  await dialog.getByLabel('Reason').fill('It calls in a loop');
  await see(visitor, 'application-suspend');
  await dialog.getByRole('button', { name: 'Suspend application' }).click();
  await row.getByText('Suspended').waitFor();
  await waitFor(async () => (await codeAtGateway()) === 'gateway.application_suspended', { timeoutMs: 5_000, what: 'the refusal at the gateway' });
  await see(visitor, 'applications-suspended');
  await act('Resume');
  await dialog.getByLabel('Reason').fill('It was mended');
  await dialog.getByRole('button', { name: 'Resume application' }).click();
  await row.getByText('Active').waitFor();
  await waitFor(async () => (await codeAtGateway()) === undefined, { timeoutMs: 5_000, what: 'the way in at the gateway' });
  await visitor.page.getByRole('searchbox', { name: 'Search applications' }).fill('nothing like it');
  await visitor.page.getByText('No application matches').waitFor();
});

test('calls that reached no API are the platform’s to see', async () => {
  const path = `/nobody/at-all/${Date.now()}`;
  expect((await fetch(`${journey.gateway}${path}`)).status).toBe(404);
  const { client } = journey.world.admin;
  await waitFor(async () => (await client.callRecords.listUnrouted({ query: { path } })).items.length > 0, { what: 'the record', timeoutMs: 30_000 });
  await page.goto('/admin/tenants');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Unrouted calls', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(path) }).waitFor();
  await see(desk, 'unrouted');
  await alsoOnPhone('unrouted');
  await page.getByRole('button', { name: new RegExp(path) }).click();
  await page.getByRole('link', { name: 'gateway.no_route' }).waitFor();
  await see(desk, 'unrouted-call');
  await page.keyboard.press('Escape');
  await page.getByLabel('Client address').fill('192.0.2.1');
  await page.getByText('No such call in this time').waitFor();
  await see(desk, 'unrouted-none');
  expect(journey.faults()).toEqual([]);
});
