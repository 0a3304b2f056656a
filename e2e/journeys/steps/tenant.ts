import type { Page } from 'playwright-core';
import { goTo, heading } from './controls.js';

/** The platform's admin makes a tenant, and so becomes its owner. */
export async function makeTenant(page: Page, name: string): Promise<void> {
  await goTo(page, 'Tenants');
  await heading(page, 'Tenants');
  await page.getByRole('button', { name: 'New tenant' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New tenant' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make tenant' }).click();
  await page.getByRole('region', { name: 'Tenants' }).getByRole('link', { name, exact: true }).click();
  await heading(page, 'APIs');
}

/** Lets developers join without an invitation. */
export async function openTenant(page: Page): Promise<void> {
  await goTo(page, 'Settings');
  await page.getByRole('radio', { name: /^Open/ }).click();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('Settings saved').waitFor();
}
