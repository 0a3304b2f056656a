import type { Page } from 'playwright-core';

export interface Credentials {
  email: string;
  password: string;
}

/** Fills in the form of the sign-in page, which must be open. */
export async function signInHere(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

export async function signIn(page: Page, person: Credentials): Promise<void> {
  await page.goto('/sign-in');
  await signInHere(page, person);
}

/** Fills in the form of the sign-up page, which must be open. */
export async function signUpHere(page: Page, { name, email, password }: Credentials & { name: string }): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Make the account' }).click();
}
