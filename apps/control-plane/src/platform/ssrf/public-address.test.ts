import { startUpstream, type Upstream } from '@gatehouse/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '../config/config.js';
import { PublicAddress } from './public-address.js';

const guard = (...allowPrivateUpstreams: string[]) => new PublicAddress({ allowPrivateUpstreams } as unknown as Config);
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    const target = /^\/to\/(.+)$/.exec(request.path)?.[1];
    if (target) response.writeHead(302, { location: decodeURIComponent(target) }).end();
    else response.end('inside');
  });
});
afterAll(() => upstream.close());

test.each([
  'file:///etc/passwd',
  'ftp://example.com/x',
  'gopher://127.0.0.1:25/',
  'not a url',
  'http://user:pw@example.com/',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f.0.0.1/',
  'http://0.0.0.0/',
  'http://localhost:4000/',
  'http://10.1.2.3/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1/',
  'http://[::1]/',
  'http://[::127.0.0.1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://224.0.0.1/',
  'http://no-such-host.invalid/',
])('refuses %s', async (url) => {
  await expect(guard().assertPublicUrl(url)).rejects.toMatchObject({ code: 'upstream.address_not_allowed' });
});

test('takes public addresses', async () => {
  expect((await guard().assertPublicUrl('https://93.184.215.14/x')).href).toBe('https://93.184.215.14/x');
  expect((await guard().assertPublicUrl('http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/')).protocol).toBe('http:');
});

test('takes private ones that the operator allows: by range, host, or host and port, and no others', async () => {
  await guard('10.0.0.0/8').assertPublicUrl('http://10.1.2.3/');
  await expect(guard('10.0.0.0/8').assertPublicUrl('http://192.168.0.1/')).rejects.toMatchObject({ code: 'upstream.address_not_allowed' });
  await guard('localhost').assertPublicUrl('http://localhost:1234/');
  await guard('localhost:1234').assertPublicUrl('http://localhost:1234/');
  await expect(guard('localhost:1234').assertPublicUrl('http://localhost:5678/')).rejects.toMatchObject({ code: 'upstream.address_not_allowed' });
  await guard('*').assertPublicUrl('http://127.0.0.1/');
});

test('fetches from an allowed address, and follows no redirect to another', async () => {
  const here = `127.0.0.1:${upstream.port}`;
  const guarded = guard(here);
  expect(await (await guarded.fetch(`http://${here}/doc`)).text()).toBe('inside');
  expect(await (await guarded.fetch(`http://${here}/to/%2Fdoc`)).text()).toBe('inside');
  for (const target of ['http://127.0.0.2/', 'file:///etc/passwd', `http://localhost:${upstream.port}/doc`]) {
    await expect(guarded.fetch(`http://${here}/to/${encodeURIComponent(target)}`)).rejects.toMatchObject({ code: 'upstream.address_not_allowed' });
  }
  let far = '/doc';
  for (let hop = 0; hop < 4; hop++) far = `/to/${encodeURIComponent(far)}`;
  await expect(guarded.fetch(`http://${here}${far}`)).rejects.toThrow(/more than 3 times/);
});

test('connects to the checked address only: a name that turns private between check and connection is refused', async () => {
  const before = upstream.requests.length;
  const guarded = guard();
  // the first check passes, as if the name had resolved to a public address then
  guarded.assertPublicUrl = async (text) => new URL(text);
  await expect(guarded.fetch(`http://localhost:${upstream.port}/doc`)).rejects.toMatchObject({ code: 'upstream.address_not_allowed' });
  expect(upstream.requests.length).toBe(before);
});
