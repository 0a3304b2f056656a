import { ERRORS } from '@gatehouse/kernel';
import { waitFor } from '@gatehouse/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findings } from '../findings.js';
import { type Journey, startJourney } from './journey.js';
import { heading } from './steps/controls.js';
import { signIn, signInHere, signUpHere } from './steps/enter.js';
import { linkMailedTo } from './steps/mail.js';
import { makeTenant } from './steps/tenant.js';
import { DESK, see } from './visitor.js';

// The ways in, and what one meets at a wrong turn.
let journey: Journey;

beforeAll(async () => {
  journey = await startJourney({ env: { GATEHOUSE_SIGN_UP: 'verified' } });
});
afterAll(() => journey?.end());

/** The shortcut works once the page's script runs; a person who sees nothing presses again. */
async function openCommands(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Commands' });
  const pressed = async () => {
    await page.keyboard.press('Control+k');
    return dialog.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  };
  await waitFor(pressed, { timeoutMs: 30_000, what: 'the command palette' });
}

test('the keyboard alone: skip link, sign-in, and any page by Ctrl-K', async () => {
  const { page, context } = await journey.visit(DESK);
  const { email, password } = journey.world.stack.admin;
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id);
  await page.goto('/');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');

  await page.goto('/sign-in');
  await page.getByLabel('E-mail').and(page.locator(':focus')).waitFor();
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Sign in');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');

  await page.getByRole('link', { name: 'Tenants' }).waitFor();
  await openCommands(page);
  expect(await findings(page)).toEqual([]);
  await page.keyboard.type('tenants');
  await page.keyboard.press('Enter');
  await heading(page, 'Tenants');
  await context.close();
});

test('a wrong password says so at the form, and keeps the address', async () => {
  const visitor = await journey.visit(DESK);
  const { page } = visitor;
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('somebody@example.com');
  await page.getByLabel('Password').fill('not the right one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').first().waitFor();
  await see(visitor, 'door-refused');
  expect(await page.getByLabel('E-mail').inputValue()).toBe('somebody@example.com');
  await visitor.context.close();
});

test('an account begins with the link in the mail', async () => {
  const visitor = await journey.visit(DESK);
  const { page } = visitor;
  const person = { name: 'Vera Verified', email: 'vera@example.com', password: 'harbour-violin-sandpaper' };
  await page.goto('/sign-up');
  await signUpHere(page, person);
  await heading(page, 'Look into your mail');
  await see(visitor, 'door-mail-sent');
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').first().waitFor();
  await page.goto(await linkMailedTo(journey.world.stack, person.email));
  await see(visitor, 'door-verify');
  await page.getByRole('button', { name: 'Verify and sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.getByRole('button', { name: `Account of ${person.name}` }).waitFor();
  await visitor.context.close();
});

test('somebody is invited, and joins with a new account', async () => {
  const admin = await journey.visit(DESK);
  await signIn(admin.page, journey.world.stack.admin);
  await makeTenant(admin.page, 'Harbour Works');
  await admin.page.goto('/console/harbour-works/settings/members');
  await admin.page
    .getByRole('button', { name: /Invite/ })
    .first()
    .click();
  await admin.page.getByRole('dialog').getByLabel('E-mail').fill('ida@example.com');
  await admin.page.getByRole('checkbox', { name: /approver/i }).click();
  await see(admin, 'door-invite');
  await admin.page.getByRole('button', { name: 'Send invitation' }).click();
  await admin.page.getByText('The invitation is sent by mail').waitFor();

  const guest = await journey.visit(DESK);
  await guest.page.goto(await linkMailedTo(journey.world.stack, 'ida@example.com'));
  await see(guest, 'door-invitation');
  await guest.page.getByLabel('Your name').fill('Ida Invited');
  await guest.page.getByLabel('Password').fill('lantern-orchard-quarry');
  await guest.page.getByRole('button', { name: 'Join Harbour Works' }).click();
  await guest.page.waitForURL((url) => url.pathname !== '/invitation');
  await guest.page.goto('/console/harbour-works/subscriptions');
  await heading(guest.page, 'Subscriptions');
  await guest.context.close();
  await admin.context.close();
});

test('a session that ended leads over sign-in back to where one was', async () => {
  const { page, context } = await journey.visit(DESK);
  await signIn(page, journey.world.stack.admin);
  await page.goto('/admin/audit?action=tenant.created');
  await heading(page, 'Audit');
  // an answer that is still on its way would bring the session's cookie back
  await page.waitForLoadState('networkidle');
  await context.clearCookies();
  await page.reload();
  await heading(page, 'Sign in');
  await signInHere(page, journey.world.stack.admin);
  await heading(page, 'Audit');
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/admin/audit?action=tenant.created');
  await context.close();
});

test('what does not exist, and what one may not know, is the same page', async () => {
  const visitor = await journey.visit(DESK);
  await visitor.page.goto('/nowhere');
  await see(visitor, 'door-not-found');
  const unknown = await visitor.page.locator('main').textContent();
  await visitor.page.goto('/catalogue/harbour-works/no-such-api');
  expect(await visitor.page.locator('main').textContent()).toBe(unknown);
  await visitor.context.close();
});

test('every error code has a page that says how to mend it', async () => {
  const missing: string[] = [];
  for (const [code, { title }] of Object.entries(ERRORS)) {
    const answer = await fetch(`${journey.portal}/errors/${code}`);
    const html = await answer.text();
    if (answer.status !== 200 || !html.includes('How to fix it') || !html.includes(title.replaceAll("'", '&#x27;'))) missing.push(code);
  }
  expect(missing).toEqual([]);
});
