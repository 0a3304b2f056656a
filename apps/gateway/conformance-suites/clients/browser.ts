import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { waitFor } from '@gatehouse/testing';
import { installed } from '../programs.js';
import type { Tally } from '../row.js';
import type { Stage } from '../stage.js';
import { same } from './libraries.js';
import type { ClientsUpstream } from './upstream.js';

const NAMES = [process.env.CHROME_PATH ?? '', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].filter((name) => name !== '');
const ARGS = ['--headless', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-dev-shm-usage', '--ignore-certificate-errors'];
const EXPECTED = { get: 'GET /a 0', post: 'POST /b 300000', events: 'one,two,three', socket: 'hello 4000' };

/** A real browser opens a page through the gateway, whose script uses fetch, EventSource and WebSocket and sends what it found. */
export async function browser(gateway: Stage, behind: ClientsUpstream, tally: Tally): Promise<{ id: string; why: string }[]> {
  const name = NAMES.find((one) => installed({ name: one, install: '' }));
  if (name === undefined) return [{ id: 'clients.browser', why: 'no Chromium is installed (Debian, Ubuntu: apt-get install chromium; or set CHROME_PATH)' }];
  for (const url of [gateway.url, gateway.secureUrl]) {
    await tally.check(`a browser's fetch, EventSource and WebSocket (${url.split(':')[0]})`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'gatehouse-browser-'));
      const before = behind.found.length;
      // Chromium refuses its sandbox to root; the page is our own
      const args = [...ARGS, `--user-data-dir=${folder}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `${url}/page`];
      const child = spawn(name, args, { stdio: 'ignore', detached: true });
      const gone = new Promise((resolve) => child.once('exit', resolve));
      try {
        const found = await waitFor(() => behind.found[before], { timeoutMs: 29_000, what: 'the page’s findings' });
        same(JSON.parse(found), EXPECTED);
      } finally {
        // with all of its own processes
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        await gone;
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    });
  }
  return [];
}
