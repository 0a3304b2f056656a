import { expect, onTestFinished, test } from 'vitest';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { api, startGateway, upstream, upstreamServer } from './harness.js';

/** Calls an upstream by a name that leads to this machine, at a gateway that allows so much. */
async function call(allowed: (port: number) => string[]) {
  const behind = await upstreamServer();
  const { port } = new URL(behind.url);
  const pools = new Pools(new AddressGuard(allowed(Number(port))));
  onTestFinished(() => pools.close());
  const gateway = await startGateway([api(), upstream(`http://localhost:${port}`, { retries: 0 })], { pools });
  const answer = await fetch(`${gateway.url}/acme/pets/v1/a`);
  await answer.arrayBuffer();
  return { status: answer.status, reached: behind.requests.length, error: gateway.records.at(-1)?.attempts.at(-1)?.error };
}

test('an upstream whose name leads into the private network is not connected to', async () => {
  expect(await call(() => [])).toEqual({ status: 502, reached: 0, error: 'connect: EADDRESSNOTALLOWED' });
  expect(await call(() => ['10.0.0.0/8', 'localhost:1'])).toMatchObject({ status: 502, reached: 0 });
});

test('unless the operator allows it: by name, name and port, range, or everything', async () => {
  for (const allowed of [['localhost'], ['127.0.0.0/8', '::1/128'], ['*']])
    expect(await call(() => allowed), allowed.join()).toMatchObject({ status: 200, reached: 1 });
  expect(await call((port) => [`localhost:${port}`])).toMatchObject({ status: 200, reached: 1 });
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  'fd00::1',
  'fe80::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '::ffff:0:7f00:1',
  '64:ff9b:1::7f00:1',
  '100:0:0:1::1',
  '5f00::1',
  'fec0::1',
  'ff02::1',
  '4000::1',
  '1000::1',
])('%s is not public', (address) => {
  expect(new AddressGuard([]).allows(address)).toBe(false);
});

test.each(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:93.184.215.14'])('%s is public', (address) => {
  expect(new AddressGuard([]).allows(address)).toBe(true);
});
