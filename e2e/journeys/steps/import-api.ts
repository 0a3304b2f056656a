import type { Page } from 'playwright-core';
import { heading } from './controls.js';

export interface ImportPlan {
  /** File of the OpenAPI document. */
  file: string;
  name: string;
  slug: string;
  summary: string;
  tags: string;
  upstreamUrl: string;
}

const onward = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

export async function uploadDocument(page: Page, file: string): Promise<void> {
  await page.getByRole('link', { name: 'Import an API' }).first().click();
  await heading(page, /Import an API/);
  await page.getByLabel('OpenAPI document').and(page.locator('input')).setInputFiles(file);
  await page.getByText('Valid OpenAPI 3.1').waitFor();
}

export async function describeApi(page: Page, { name, slug, summary, tags }: ImportPlan): Promise<void> {
  await onward(page);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Slug').fill(slug);
  await page.getByLabel('Summary').fill(summary);
  await page.getByLabel('Tags').fill(tags);
}

export async function giveUpstream(page: Page, url: string): Promise<void> {
  await onward(page);
  await page.getByLabel('Address of the upstream').fill(url);
}

/** From the upstream over the review to the page of the new API. */
export async function makeApi(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Make API' }).click();
  await heading(page, name);
}
export { onward };
