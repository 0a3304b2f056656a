import type { Page } from 'playwright-core';
import { heading } from './controls.js';

/** Searches the catalogue and opens what it finds. */
export async function findInCatalogue(page: Page, words: string, name: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Search APIs' }).fill(words);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.waitForURL(/\?q=/);
  await page.getByRole('link', { name, exact: true }).click();
  await heading(page, name);
}

export async function join(page: Page, tenant: string): Promise<void> {
  await page.getByRole('link', { name: 'Subscribe', exact: true }).click();
  await page.getByRole('button', { name: `Join ${tenant}` }).click();
  await page.getByLabel('Name of the application').waitFor();
}

export async function nameApplication(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of the application').fill(name);
}

export async function choosePlan(page: Page, plan: string, message: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('radio', { name: new RegExp(`^${plan}`) }).click();
  await page.getByLabel('Message to the approver').fill(message);
}

/** Sends the request and returns the key, which is shown this once. */
export async function sendRequest(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByText('Request sent').waitFor();
  return (
    (await page
      .getByRole('group', { name: 'Key' })
      .or(page.getByRole('region', { name: 'Key' }))
      .textContent()) ?? ''
  ).trim();
}
