import type { Page } from 'playwright-core';

const tab = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click();
const dialogOf = (page: Page) => page.getByRole('dialog');

export async function approveRevision(page: Page): Promise<void> {
  await tab(page, /^Revisions/);
  await page.getByRole('button', { name: 'Approve revision' }).click();
  await dialogOf(page).getByRole('button', { name: 'Approve revision 1' }).click();
  await dialogOf(page).waitFor({ state: 'hidden' });
  await page.getByText('Runs nowhere').waitFor();
}

/** Puts the approved revision into production, which is the default. */
export async function deploy(page: Page): Promise<void> {
  await tab(page, 'Deployments');
  await page
    .getByRole('button', { name: /^Deploy/ })
    .first()
    .click();
  await dialogOf(page).getByRole('button', { name: 'Deploy revision 1' }).click();
  await dialogOf(page).waitFor({ state: 'hidden' });
}

export async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await dialogOf(page).getByRole('button', { name: 'Publish v1' }).click();
  await page.getByText('v1 is published').waitFor();
}

export async function deprecate(page: Page, { sunset, reason }: { sunset: string; reason: string }): Promise<void> {
  await tab(page, 'Lifecycle');
  await page.getByRole('button', { name: 'Deprecate', exact: true }).click();
  await dialogOf(page).getByLabel('Sunset date').fill(sunset);
  await dialogOf(page).getByLabel('Reason').fill(reason);
  await dialogOf(page).getByRole('button', { name: 'Deprecate v1' }).click();
  await page.getByText('v1 is deprecated').waitFor();
}

/** Refused at first, because calls came today; then in earnest. */
export async function retire(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Retire', exact: true }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: 'Retire v1' }).click();
  await dialog.getByRole('checkbox', { name: /although calls still come/ }).click();
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByLabel('Type v1 to confirm').fill('v1');
  await dialog.getByRole('button', { name: 'Retire v1' }).click();
  await page.getByText('v1 is retired').first().waitFor();
}
