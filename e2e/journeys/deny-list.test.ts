import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Journey, startJourney } from './journey.js';
import { signIn } from './steps/enter.js';
import { DESK, PHONE, see, seeSame, type Visitor } from './visitor.js';

const TENANT = 'harbour';
const LONG = 'a-name-that-somebody-made-much-longer-than-any-table-was-drawn-for-and-then-a-little-longer';
const base = `/console/${TENANT}/settings/denials`;

let journey: Journey;
let desk: Visitor;
let phone: Visitor;
let page: Page;

beforeAll(async () => {
  journey = await startJourney({});
  const { admin } = journey.world;
  await admin.client.tenants.create({ body: { name: 'Harbour', slug: TENANT, ownerEmail: admin.email } });
  await admin.client.applications.create({ params: { tenant: TENANT }, body: { name: LONG } });
  desk = await journey.visit(DESK);
  page = desk.page;
  await signIn(page, admin);
  phone = await journey.visit(PHONE, desk);
});
afterAll(() => journey?.end());

/** The same page on a phone in the dark. */
const alsoOnPhone = (name: string) => seeSame(phone, page, `${name}-phone`);

describe('the deny list', () => {
  test('nothing denied yet: the page teaches', async () => {
    await page.goto(base);
    await page.getByText('Nothing is denied').waitFor();
    await see(desk, 'denials-empty');
    await alsoOnPhone('denials-empty');
  });

  test('an address is denied; what is none is told at its field, and nothing entered is lost', async () => {
    await page.getByRole('button', { name: 'Deny something' }).first().click();
    await page.getByLabel('Address or range').fill('not-an-address');
    await page.getByLabel('Reason').fill('Scans us every night');
    await see(desk, 'denials-dialog');
    await page.getByRole('button', { name: 'Deny it' }).click();
    await page.getByText('is no address and no range such as 192.0.2.0/24').waitFor();
    await see(desk, 'denials-wrong');
    expect(await page.getByLabel('Reason').inputValue()).toBe('Scans us every night');
    await page.getByLabel('Address or range').fill('192.0.2.0/24');
    await page.getByRole('button', { name: 'Deny it' }).click();
    await page.getByRole('row', { name: /192\.0\.2\.0\/24 Address Denied/ }).waitFor();
  });

  test('an application is chosen by its name, and lifted again', async () => {
    await page.getByRole('button', { name: 'Deny something' }).first().click();
    await page.getByRole('radio', { name: 'Application' }).click();
    await page.getByRole('combobox', { name: 'Application' }).click();
    await page.getByRole('option', { name: LONG }).click();
    await page.getByLabel('Reason').fill('An odd pattern');
    await page.getByRole('button', { name: 'Deny it' }).click();
    const row = page.getByRole('row', { name: new RegExp(`${LONG} Application Denied`) });
    await row.waitFor();
    await see(desk, 'denials');
    await alsoOnPhone('denials');
    await row.getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'Lift' }).click();
    await see(desk, 'denials-lift');
    await page.getByRole('button', { name: 'Lift the denial' }).click();
    await page.getByRole('row', { name: new RegExp(`${LONG} Application Lifted`) }).waitFor();
    const { items } = await journey.world.admin.client.denials.list({ params: { tenant: TENANT } });
    expect(items.map(({ on, state }) => [on, state])).toEqual([
      ['address', 'standing'],
      ['application', 'lifted'],
    ]);
  });
});
