import { waitFor } from '@gatehouse/testing';
import type { Page } from 'playwright-core';
import { goTo, heading } from './controls.js';

export async function openInbox(page: Page, application: string): Promise<void> {
  await goTo(page, 'Subscriptions');
  await page.getByRole('heading', { level: 2, name: application }).waitFor();
}

export async function approve(page: Page, reason: string): Promise<void> {
  await page.getByLabel('Reason').fill(reason);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('Nothing waits for you').waitFor();
}

const bell = (page: Page) => page.getByRole('link', { name: /^Notices, \d+ unread/ });

/** Until the bell counts something; it asks on every visit. */
export async function noticed(page: Page): Promise<void> {
  const look = async () => {
    await page.reload();
    await bell(page).waitFor({ timeout: 5_000 });
    return true;
  };
  await waitFor(look, { what: 'a notice', timeoutMs: 30_000 });
}

/** Opens the notices by the bell. */
export async function openNotices(page: Page): Promise<void> {
  await bell(page).click();
  await heading(page, 'Notices');
}
