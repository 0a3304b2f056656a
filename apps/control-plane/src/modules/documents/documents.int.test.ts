import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, designApp, designRows, designTenant, PETSTORE } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';

let design: DesignApp;
let acme: TestTenant;
let asked = 0;
const params = { tenant: 'acme' };

/** A server of a stranger; the host of the allow-list. */
const stranger = createServer((request, response) => {
  asked++;
  const answer: Record<string, () => void> = {
    '/openapi.yaml': () => response.end(PETSTORE),
    '/missing': () => response.writeHead(404).end(),
    '/inside': () => response.writeHead(302, { location: 'http://127.0.0.2:1/openapi.json' }).end(),
    '/latin': () => response.end(Buffer.from([0xe9, 0x20])),
    '/endless': () => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    },
  };
  (answer[request.url ?? ''] ?? (() => response.end()))();
});
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  design = await designApp({ config: { allowPrivateUpstreams: [`127.0.0.1:${port}`] } });
  acme = await designTenant(design.app, 'acme');
});
afterAll(async () => {
  await design.app.close();
  stranger.closeAllConnections();
  stranger.close();
});

const publisher = () => design.app.as('publisher', acme);
const check = (text: string) => publisher().call(API.documents.check, { params, body: { text } });
const fetchIt = (url: string) => publisher().request(API.documents.fetch, { params, body: { url } });

test('a document is checked without being saved', async () => {
  const before = await designRows(design.app);
  expect(await check(PETSTORE)).toMatchObject({ valid: true, format: 'yaml', title: 'Swagger Petstore', problems: [] });
  expect(await check('openapi: 3.0.3\ninfo: {title: A}\npaths: {/a: {get: {responses: {200: {$ref: "https://127.0.0.1/x.json"}}}}}')).toMatchObject({
    valid: false,
    problems: [{ code: 'document.unresolved_reference', line: 3 }],
  });
  expect(await designRows(design.app)).toBe(before);
});

test('a body of 20 MB and a document of more than 10 MB are refused', async () => {
  const huge = JSON.stringify({ text: 'x'.repeat(21 * 1024 * 1024) });
  expect(await publisher().raw('POST', '/api/v1/tenants/acme/documents/check', huge)).toMatchObject({ status: 413, body: { code: 'request.too_large' } });
  expect(await publisher().request(API.documents.check, { params, body: { text: 'x'.repeat(10 * 1024 * 1024 + 1) } })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/text' }] },
  });
});

describe('fetched from a URL', () => {
  test('a public one comes as it is, with its check', async () => {
    const { body } = await fetchIt(`${base}/openapi.yaml`);
    expect(body).toMatchObject({ text: PETSTORE, check: { valid: true } });
  });
  test.each(['file:///etc/passwd', 'http://127.0.0.2:1/', 'http://[::1]/', 'http://169.254.169.254/', 'gopher://93.184.215.14/', 'nonsense'])(
    '%s is refused before anybody is asked',
    async (url) => {
      const before = asked;
      expect(await fetchIt(url)).toMatchObject({ status: 422, body: { code: 'upstream.address_not_allowed' } });
      expect(asked).toBe(before);
    },
  );
  test('a redirect to the inside is refused as well', async () => {
    expect(await fetchIt(`${base}/inside`)).toMatchObject({ status: 422, body: { code: 'upstream.address_not_allowed' } });
  });
  test.each([
    ['/missing', 'answered 404'],
    ['/latin', 'UTF-8'],
    ['/empty', 'empty'],
    ['/endless', 'more than'],
  ])('%s: what went wrong', async (path, detail) => {
    expect(await fetchIt(base + path)).toMatchObject({ status: 422, body: { code: 'document.fetch_failed', detail: expect.stringContaining(detail) } });
  });
  test('nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    closed.close();
    design.app.config.allowPrivateUpstreams.push(`127.0.0.1:${port}`);
    expect(await fetchIt(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 422, body: { code: 'document.fetch_failed' } });
  });
});

test('who only reads cannot use us to fetch', async () => {
  expect(await design.app.as('auditor', acme).request(API.documents.fetch, { params, body: { url: `${base}/openapi.yaml` } })).toMatchObject({ status: 403 });
});
