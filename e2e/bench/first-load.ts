import { waitFor } from '@gatehouse/testing';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../browser.js';
import { startWorld } from '../world.js';
import { type Figure, type Row, rounded } from './figures.js';

const GOAL_KB = 180;

/** Bytes of each script that the browser fetches for a page, as they come over the wire: compressed. */
async function scriptsOf(page: Page, path: string): Promise<number[]> {
  await page.goto(path, { waitUntil: 'networkidle' });
  return page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map(({ encodedBodySize }) => encodedBodySize),
  );
}

/** What a stranger's browser loads of scripts before the catalogue is there. */
export const firstLoad: Row = {
  id: 'P14',
  async measure(): Promise<Figure[]> {
    const world = await startWorld({ gateways: 1, portal: true, demo: true });
    try {
      await waitFor(() => world.stack.demo(), { timeoutMs: 60_000, what: 'the demo' });
      const browser = await launchBrowser();
      try {
        const page = await browser.newPage({ baseURL: world.stack.urls.portal });
        const scripts = await scriptsOf(page, '/');
        const value = rounded(scripts.reduce((sum, bytes) => sum + bytes, 0) / 1024, 1);
        const detail = { scripts: scripts.length };
        return [
          { id: 'P14', value, unit: 'KB of compressed scripts for the catalogue', goal: GOAL_KB, must: null, holds: value <= GOAL_KB, anchors: {}, detail },
        ];
      } finally {
        await browser.close();
      }
    } finally {
      await world.end();
    }
  },
};
