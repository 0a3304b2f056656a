import type { Page } from 'playwright-core';

/** Filters the records down to one call; waits until it has arrived there. */
export async function findRecord(page: Page, { status, requestId }: { status: string; requestId: string }): Promise<void> {
  await page.getByLabel('Status', { exact: true }).selectOption(status);
  await page.getByLabel('Request id').fill(requestId);
  await page.waitForURL(/requestId=/);
  const row = page.getByRole('region', { name: 'Call records' }).getByRole('row').nth(1);
  for (let tries = 0; tries < 20 && !(await row.isVisible()); tries++) {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await row.waitFor({ timeout: 1000 }).catch(() => undefined);
  }
  await row.waitFor({ timeout: 1000 });
}

/** From the only row over the panel to the call's own page. */
export async function openRecord(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Call records' }).getByRole('row').nth(1).getByRole('button').click();
  await page.getByRole('button', { name: 'Open its own page' }).click();
  await page.waitForURL(/\/records\/[^/]+$/);
}
