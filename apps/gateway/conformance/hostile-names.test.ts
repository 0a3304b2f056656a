import { Egress, Health } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WayOut } from '../src/egress/way-out.js';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { type NameEntry, startNameServer } from '../testing/name-server.js';
import { Backend, call } from './backend.js';
import { api, caller, conformance, plan, policy, startGateway, upstream } from './harness.js';
import { RawClient } from './raw-client.js';

/** Stands for the public internet here: all else on this machine is private. */
const PUBLIC = '127.0.0.2';
const PRIVATE = '127.0.0.3';
const health = Health.parse({ outlier: { enabled: false } });

/** What a server that means ill answers for `rebind.test`. */
const ANSWERS: [what: string, entry: NameEntry][] = [
  ['a private address', { a: [PRIVATE] }],
  ['a private address behind a public one', { a: [PUBLIC, PRIVATE] }],
  ['a private address before a public one', { a: [PRIVATE, PUBLIC] }],
  ['an alias of a private name', { cname: 'db.internal', a: [PRIVATE] }],
  ['a public address, and a private one of IPv6', { a: [PUBLIC], aaaa: ['::1'] }],
  ['a private address mapped into IPv6', { aaaa: [`::ffff:${PRIVATE}`] }],
  ['one by way of NAT64', { aaaa: ['64:ff9b::7f00:3'] }],
  ['one by way of a local NAT64', { aaaa: ['64:ff9b:1::7f00:3'] }],
  ['one that a translator makes IPv4 of', { aaaa: ['::ffff:0:7f00:3'] }],
  ['one by way of 6to4', { aaaa: ['2002:7f00:3::1'] }],
  ['this host', { a: ['0.0.0.0'] }],
  ['where clouds keep their secrets', { a: ['169.254.169.254'] }],
];

async function world(entry: () => NameEntry) {
  const outside = await Backend.start({ host: PUBLIC, name: 'outside' });
  const inside = await Backend.start({ host: PRIVATE, port: outside.port, name: 'inside' });
  // each call opens a connection of its own
  outside.answer = (_request, response) => void response.setHeader('connection', 'close').end('outside');
  const names = {
    get 'rebind.test'() {
      return { ttlSeconds: 0, ...entry() };
    },
    '_http._tcp.pets.test': { srv: [{ host: 'rebind.test', port: outside.port }] },
  };
  const server = await startNameServer(names);
  const guard = new AddressGuard([`${PUBLIC}/32`]);
  const dns = { dns: { servers: [server.address], hostsFile: '/dev/null', timeoutMs: 300 } };
  const [pools, out] = [new Pools(guard, dns), new Pools(guard, dns)];
  onTestFinished(async () => {
    for (const each of [pools, out]) each.close();
    await server.close();
  });
  const { key, objects } = caller();
  const by = `http://rebind.test:${outside.port}`;
  const srv = { id: 'tgt_srv', url: 'http://pets.test:1', weight: 1, srv: '_http._tcp.pets.test' };
  const leading = api({
    upstreamId: null,
    egress: Egress.parse({ destinations: [{ host: '*', ports: [outside.port] }] }),
    policies: [policy('subscription'), policy('plan-limits')],
  });
  const options = { pools, proxy: { host: '127.0.0.1', port: 0 }, wayOut: new WayOut(guard, out) };
  const direct = await startGateway([api(), upstream(by, { retries: 0, health })], { pools });
  const services = await startGateway([api(), upstream([], { targets: [srv], retries: 0, health })], { pools });
  const proxy = await startGateway([leading, plan(), ...objects], options);
  const authorization = `Proxy-Authorization: Basic ${Buffer.from(`shop:${key}`).toString('base64')}`;
  const asked = async (head: string) => {
    const client = await RawClient.connect(proxy.proxyPort ?? 0);
    client.send(`${head} HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`);
    await waitFor(() => client.received.includes('\r\n\r\n'));
    client.socket.destroy();
    return Number(client.received.toString('latin1', 9, 12));
  };
  const ways: Record<string, () => Promise<number>> = {
    upstream: async () => (await call(direct)).status,
    service: async () => (await call(services)).status,
    'a policy of its own': () =>
      pools.outbound.call({ method: 'GET', url: by, timeoutMs: 2_000, bytesMax: 100 }).then(
        ({ status }) => status,
        (error: NodeJS.ErrnoException) => (error.code === 'EADDRESSNOTALLOWED' ? 403 : 502),
      ),
    CONNECT: () => asked(`CONNECT rebind.test:${outside.port}`),
    'absolute-form': () => asked(`GET ${by}/a`),
  };
  return { outside, inside, ways };
}

conformance('a name whose server means ill', () => {
  test.each(ANSWERS)('that says %s leads nowhere, by whatever way it is asked for', async (_what, entry) => {
    const { outside, inside, ways } = await world(() => entry);
    for (const [name, ask] of Object.entries(ways)) {
      const status = await ask();
      expect([name, status >= 400], `${status}`).toEqual([name, true]);
    }
    expect([inside.accepted, outside.accepted]).toEqual([0, 0]);
  });

  test('that says another thing each time leads to what was looked at, and nowhere else', async () => {
    const { outside, inside, ways } = await world(() => ({ a: [Math.random() < 0.5 ? PUBLIC : PRIVATE] }));
    const statuses = new Set<number>();
    for (let round = 0; round < 10; round++) for (const ask of Object.values(ways)) statuses.add(await ask());
    expect(inside.accepted).toBe(0);
    expect(outside.accepted).toBeGreaterThan(0);
    expect(statuses.size).toBeGreaterThan(1);
  });
});
