import type { Page } from 'playwright-core';
import { choose, goTo, heading, pick } from './controls.js';

export async function makeProduct(page: Page, name: string, api: string): Promise<void> {
  await goTo(page, 'Products');
  await page.getByRole('button', { name: 'New product' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Make product' }).click();
  await heading(page, name);
  await pick(page, 'Add an API version', api, `${api} v1`);
  await page.getByRole('link', { name: `${api} v1` }).waitFor();
}

/** A plan that an approver must agree to, with one limit per hour that lets nothing over. */
export async function draftPlan(page: Page, { name, perHour }: { name: string; perHour: number }): Promise<void> {
  await page.getByRole('button', { name: 'New plan' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).first().fill(name);
  await dialog.getByRole('radio', { name: /By an approver/ }).click();
  await dialog.getByRole('button', { name: 'Add a limit' }).click();
  await dialog.getByRole('spinbutton', { name: 'Requests' }).fill(String(perHour));
  await choose(dialog, 'In each', 'hour');
  await choose(dialog, 'Counted', 'Strict');
  await dialog.getByText(`${perHour} an hour`).waitFor();
}

export async function makePlan(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Make plan' }).click();
  await heading(page, name);
}

export async function publishPlan(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Publish ${name}` })
    .click();
  await page.getByRole('banner').or(page.locator('header')).getByText('Published', { exact: true }).first().waitFor();
}
