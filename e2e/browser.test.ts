import { startUpstream } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { launchBrowser } from './browser.js';
import { findings } from './findings.js';

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

test('what is not accessible is found, in a frame of the page too, and nothing that is left out', async () => {
  const faint = '<p style="color: #ccc; background: #fff">Hardly there</p>';
  const pages: Record<string, string> = {
    '/inner': '<html lang="en"><title>Inner</title><main><img src="x"></main></html>',
    '/': `<html lang="en"><title>Page</title><main><h1>Page</h1>${faint}<iframe title="Inner" src="/inner"></iframe></main></html>`,
  };
  const upstream = await startUpstream((request, response) => void response.setHeader('content-type', 'text/html').end(pages[request.path] ?? ''));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(upstream.url);
    const rules = async (part = {}) => (await findings(page, part)).map((finding) => finding.split(':')[0]);
    expect(await rules()).toEqual(expect.arrayContaining(['color-contrast', 'image-alt']));
    expect(await rules({ exclude: 'p' })).not.toContain('color-contrast');
    expect(await rules({ include: 'p', without: ['color-contrast'] })).toEqual([]);
  } finally {
    await browser.close();
    await upstream.close();
  }
});
