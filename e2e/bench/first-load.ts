import { waitFor } from '@gatehouse/testing';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../browser.js';
import { startWorld } from '../world.js';
import { type Figure, type Row, rounded } from './figures.js';

const GOAL_KB = 180;

/** Bytes of each script that the browser fetches for a page, as they come over the wire: compressed, with the heads of the responses. */
async function scriptsOf(page: Page, path: string): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const scripts = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.set(requestId, 0));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => scripts.has(requestId) && scripts.set(requestId, encodedDataLength));
  await session.send('Network.enable');
  await page.goto(path, { waitUntil: 'networkidle' });
  return [...scripts.values()];
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
