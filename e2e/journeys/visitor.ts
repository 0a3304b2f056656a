import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findings } from '../findings.js';

const PICTURES = fileURLToPath(new URL('../../.artifacts/journeys', import.meta.url));

export interface Sight {
  width: number;
  colorScheme: 'light' | 'dark';
}

export const DESK: Sight = { width: 1440, colorScheme: 'light' };
export const PHONE: Sight = { width: 390, colorScheme: 'dark' };

/** Somebody in front of the portal, with a browser profile of their own. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  sight: Sight;
  /** What the browser complained about: uncaught errors, refused scripts, calls to other hosts. Stays empty. */
  faults: string[];
}

/** @param like whose cookies the new visitor brings: the same person at another screen */
export async function visit(browser: Browser, portal: string, sight: Sight = DESK, like?: Visitor): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: portal,
    viewport: { width: sight.width, height: 900 },
    colorScheme: sight.colorScheme,
    reducedMotion: 'reduce',
    storageState: await like?.context.storageState(),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => message.text().includes('Content Security Policy') && faults.push(`${page.url()}: ${message.text()}`));
  page.on('request', (request) => /^https?:/.test(request.url()) && !request.url().startsWith(portal) && faults.push(`asked another host: ${request.url()}`));
  return { page, context, sight, faults };
}

// Redoc writes "Authorizations" as a fifth-level heading beneath a second: its one finding, for which it has no option.
const REFERENCE = '.reference';

/** What axe finds on the page, reference and all. */
async function found(page: Page): Promise<string[]> {
  const around = await findings(page, { exclude: REFERENCE });
  if ((await page.locator(REFERENCE).count()) === 0) return around;
  return [...around, ...(await findings(page, { include: REFERENCE, without: ['heading-order'] }))];
}

/** Until nothing on the page is still on its way. */
export async function settledPage(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[role=status][aria-label^=Loading], .animate-pulse, [aria-busy=true]') === null);
  // the title of a page comes in a piece of its own
  await page.waitForFunction(() => document.title !== '');
  await page.evaluate(() => document.fonts.ready);
}

/** Looks at the page: keeps a picture, and demands no accessibility finding, one main heading, a title, and nothing that scrolls sideways. */
export async function see({ page, sight }: Visitor, name: string): Promise<void> {
  await settledPage(page);
  fs.mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  expect({ name, findings: await found(page) }).toEqual({ name, findings: [] });
  const shape = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    headings: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length,
  }));
  expect({ name, ...shape }).toEqual({ name, width: sight.width, headings: 1 });
  expect(await page.title()).toMatch(/Gatehouse$/);
}

/** The page that one visitor has open, as another one sees it. */
export async function seeSame(other: Visitor, page: Page, name: string): Promise<void> {
  await other.page.goto(page.url());
  await see(other, name);
}
