import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { AddressGuard } from '../upstream/address-guard.js';
import { Pools } from '../upstream/pools.js';
import { guardedFetch } from './guarded-fetch.js';

async function serve(answer: (path: string) => { status?: number; headers?: Record<string, string>; body?: string }) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { status = 200, headers = {}, body = '' } = answer(request.url ?? '');
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

function outbound(allowed: string[]) {
  const pools = new Pools(new AddressGuard(allowed));
  onTestFinished(() => pools.close());
  return pools.outbound;
}

const call = { method: 'GET', timeoutMs: 2_000, bytesMax: 1_000 };

test.each([
  'http://127.0.0.1:PORT/',
  'http://localhost:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f.1:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://0.0.0.0:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://user:pw@example.com/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/',
  'nonsense',
])('%s is not called', async (url) => {
  const { port, seen } = await serve(() => ({}));
  await expect(outbound([]).call({ ...call, url: url.replace('PORT', String(port)) })).rejects.toThrow();
  expect(seen).toEqual([]);
});

test('what is allowed is called, and a redirect is an answer like any other', async () => {
  const { port, seen } = await serve((path) => (path === '/a' ? { status: 302, headers: { location: '/b' } } : { body: 'b' }));
  const answer = await outbound([`127.0.0.1:${port}`]).call({ ...call, url: `http://127.0.0.1:${port}/a` });
  expect([answer.status, seen]).toEqual([302, ['GET /a']]);
});

test('a long answer and a late one are errors that do not tell the URL', async () => {
  const { port } = await serve(() => ({ body: 'x'.repeat(2_000) }));
  await expect(outbound(['*']).call({ ...call, url: `http://127.0.0.1:${port}/secret` })).rejects.toThrow(
    /^the answer of 127.0.0.1 is longer than 1000 bytes$/,
  );
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const late = outbound(['*']).call({ ...call, timeoutMs: 30, url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/secret` });
  await expect(late).rejects.toThrow(/^127.0.0.1 did not answer within 30 ms$/);
});

test('a fetch for libraries sends and answers as theirs does', async () => {
  const { port, seen } = await serve(() => ({ status: 201, headers: { 'x-a': 'b' }, body: '{"ok":true}' }));
  const fetched = await guardedFetch(outbound(['*']), { timeoutMs: 2_000, bytesMax: 1_000 })(`http://127.0.0.1:${port}/t`, { method: 'POST', body: 'a=b' });
  expect([fetched.status, fetched.headers.get('x-a'), await fetched.json()]).toEqual([201, 'b', { ok: true }]);
  expect(seen).toEqual(['POST /t']);
});
