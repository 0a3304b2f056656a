import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.js';
import { findings } from './findings.js';
import { type Portal, startPortal } from './portal.js';

let portal: Portal;
let browser: Browser;

beforeAll(async () => {
  portal = await startPortal({ GATEHOUSE_PORTAL_STYLEGUIDE: '1' });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

async function open(path: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(portal.url + path);
  return page;
}

const sights = [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

describe('every primitive in every state', () => {
  test.each(sights)('has no accessibility finding and does not scroll sideways, $width px, $scheme', async ({ width, scheme }) => {
    const page = await open('/styleguide', width, scheme);
    await page.locator('.cm-editor').waitFor();
    await page.locator('.recharts-surface').first().waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  });

  test('a list of 10,000 draws only the rows in view', async () => {
    const page = await open('/styleguide?rows=10000', 1440, 'light');
    const rows = page.getByRole('region', { name: 'APIs' }).locator('tbody tr[aria-rowindex]');
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(60);
    await page.context().close();
  });

  test('a dialog takes the focus, keeps it, and gives it back', async () => {
    const page = await open('/styleguide', 1440, 'light');
    const opener = page.getByRole('button', { name: 'Retire v1' });
    await opener.click();
    const dialog = page.getByRole('dialog', { name: 'Retire Payments v1?' });
    await dialog.waitFor();
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press('Tab');
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.context().close();
  });

  test('what the server refuses is shown at its field, and nothing entered is lost', async () => {
    const page = await open('/styleguide', 1440, 'light');
    await page.getByLabel('Name', { exact: true }).first().fill('Forecast');
    await page.getByRole('button', { name: 'Create API' }).click();
    await page.getByText('weather belongs to another API').waitFor();
    const slug = page.getByLabel('Slug');
    expect(await slug.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Name', { exact: true }).first().inputValue()).toBe('Forecast');
    await page.context().close();
  });

  test('what is said is shown, the first time too', async () => {
    const page = await open('/styleguide', 1440, 'light');
    await page.getByRole('button', { name: 'Say done' }).click();
    await page.getByText('Subscription approved').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('Approval taken back').waitFor();
    await page.context().close();
  });

  test('raw HTML in a text does not become part of the page', async () => {
    const page = await open('/styleguide', 1440, 'light');
    const prose = page.locator('.prose');
    await prose.waitFor();
    expect(await prose.locator('script').count()).toBe(0);
    await page.context().close();
  });
});

describe('the frame', () => {
  test('scripts run only with the nonce of their page', async () => {
    const answers = await Promise.all([fetch(`${portal.url}/sign-in`), fetch(`${portal.url}/sign-in`)]);
    const policies = answers.map((answer) => answer.headers.get('content-security-policy') ?? '');
    expect(policies[0]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/);
    expect(policies[0]).not.toBe(policies[1]);
    const nonce = /'nonce-([^']+)'/.exec(policies[0] ?? '')?.[1];
    const html = (await answers[0]?.text()) ?? '';
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  });

  test('the chosen colours are in the first byte of the next page', async () => {
    const answer = await fetch(`${portal.url}/sign-in`, { headers: { cookie: 'gatehouse_theme=dark' } });
    expect(await answer.text()).toContain('data-theme="dark"');
  });

  test('a stranger is sent to sign in and would come back', async () => {
    const answer = await fetch(`${portal.url}/account/tokens`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/sign-in?next=%2Faccount%2Ftokens']);
  });

  test('an address nobody knows is a 404, and so is an unknown error code', async () => {
    const statuses = await Promise.all(['/nowhere', '/errors/no.such_code'].map(async (path) => (await fetch(portal.url + path)).status));
    expect(statuses).toEqual([404, 404]);
  });

  test('every error code has its page', async () => {
    const page = await fetch(`${portal.url}/errors/gateway.rate_limited`);
    expect([page.status, (await page.text()).includes('How to fix it')]).toEqual([200, true]);
  });

  test('without a control plane the API says so, with a request id', async () => {
    const answer = await fetch(`${portal.url}/api/v1/auth/me`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ code: 'server.unavailable', requestId: expect.stringMatching(/./) });
  });
});
