import { startUpstream } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { launchBrowser } from './browser.js';

const carried = process.platform === 'linux' && process.arch === 'x64' ? [true] : [];

test.each([false, ...carried])('a real browser opens a page, shows its text and keeps origins apart (the one from npm: %s)', async (onlyCarried) => {
  const upstream = await startUpstream((request, response) => void response.setHeader('content-type', 'text/html').end(`<h1>${request.path}</h1>`));
  const browser = await launchBrowser({ onlyCarried });
  try {
    const page = await browser.newPage();
    await page.goto(`${upstream.url}/gatehouse`);
    expect(await page.getByRole('heading', { name: '/gatehouse' }).isVisible()).toBe(true);
    const read = (url: string) => page.evaluate((from) => fetch(from).then((reply) => reply.text()), url);
    expect(await read(`${upstream.url}/same`)).toContain('/same');
    await expect(read(`http://localhost:${upstream.port}/other`)).rejects.toThrow('Failed to fetch');
  } finally {
    await browser.close();
    await upstream.close();
  }
});
