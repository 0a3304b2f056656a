import type { Page } from 'playwright-core';

/** On the try-it page: a 15-minute key of one's own subscription, then the call. */
export async function tryOperation(page: Page, operation: string): Promise<void> {
  await page.getByRole('link', { name: 'Try it', exact: true }).click();
  await page.getByRole('button', { name: 'Use a 15-minute key' }).click();
  await page.getByText('The key ends').waitFor();
  await page.getByRole('combobox', { name: 'Operation' }).fill(operation);
  await page.getByRole('option', { name: operation }).first().click();
}

/** Returns the status the page shows. */
export async function send(page: Page): Promise<string | null> {
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('link', { name: 'Explain this call' }).waitFor();
  return page
    .getByText(/^\d{3}$/)
    .first()
    .textContent();
}

const hour = () => Math.floor(Date.now() / 3_600_000);

/** Calls until the gateway says 429. Windows begin with the hour: where one turned on the way, the count is that of two, so it is done again. */
export async function callUntilRefused(call: () => Promise<Response>): Promise<{ passed: number; refusal: Response; sameHour: boolean }> {
  const begun = hour();
  for (let passed = 0; ; passed++) {
    const answer = await call();
    if (answer.status === 429) return { passed, refusal: answer, sameHour: hour() === begun };
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}
