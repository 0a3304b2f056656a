import { Health } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { type NameEntry, startNameServer } from '../testing/name-server.js';
import { Backend, call, tally } from './backend.js';
import { api, conformance, startGateway, upstream } from './harness.js';

const health = Health.parse({ outlier: { enabled: false } });

/** Names in a DNS server of the test's own, and connections that ask it. */
async function dns(names: Record<string, NameEntry>, allowed?: string[]) {
  const server = await startNameServer(names);
  const options = { dns: { servers: [server.address], hostsFile: '/dev/null', timeoutMs: 300 } };
  const pools = new Pools(allowed === undefined ? undefined : new AddressGuard(allowed), options);
  onTestFinished(async () => {
    pools.close();
    await server.close();
  });
  return { server, pools };
}

/** Backends that share a port at different addresses of this machine. */
async function places(...hosts: string[]): Promise<Backend[]> {
  const first = await Backend.start({ host: hosts[0] as string, name: hosts[0] as string });
  const others = await Promise.all(hosts.slice(1).map((host) => Backend.start({ host, port: first.port, name: host })));
  return [first, ...others];
}

conformance('an upstream named in DNS', () => {
  test('is followed to another address when its TTL is over, under traffic, without a lost call', async () => {
    const [old, next] = (await places('127.0.0.2', '127.0.0.3')) as [Backend, Backend];
    const { server, pools } = await dns({ 'pets.test': { a: ['127.0.0.2'], ttlSeconds: 1 } });
    const gateway = await startGateway([api(), upstream(`http://pets.test:${old.port}`, { retries: 0, health })], { pools });
    const statuses: Record<number, number> = {};
    let over = false;
    const traffic = Array.from({ length: 4 }, async () => {
      while (!over) {
        const { status } = await call(gateway);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    });
    await waitFor(() => old.requests.length > 20);
    server.names = { 'pets.test': { a: ['127.0.0.3'], ttlSeconds: 1 } };
    await waitFor(() => next.requests.length > 20);
    // what was in flight has finished, and nothing new comes
    await waitFor(() => old.open.size === 0);
    await old.down();
    const before = next.requests.length;
    await waitFor(() => next.requests.length > before + 20);
    over = true;
    await Promise.all(traffic);
    expect(Object.keys(statuses)).toEqual(['200']);
    expect(gateway.records.at(-1)?.attempts[0]?.address).toBe(`127.0.0.3:${old.port}`);
  });

  test('is not asked for again before its TTL is over', async () => {
    const [only] = (await places('127.0.0.2')) as [Backend];
    const { server, pools } = await dns({ 'pets.test': { a: ['127.0.0.2'], ttlSeconds: 600 } });
    only.answer = (_request, response) => void response.setHeader('connection', 'close').end('ok');
    const gateway = await startGateway([api(), upstream(`http://pets.test:${only.port}`, { health })], { pools });
    await tally(gateway, 20);
    expect(only.accepted).toBe(20);
    expect(server.asked.filter((question) => question === 'A pets.test')).toHaveLength(1);
  });

  test('with several addresses is spread over them', async () => {
    const all = await places('127.0.0.2', '127.0.0.3', '127.0.0.4');
    for (const backend of all) backend.answer = (_request, response) => void response.setHeader('connection', 'close').end(backend.name);
    const { pools } = await dns({ 'pets.test': { a: all.map(({ name }) => name) } });
    const gateway = await startGateway([api(), upstream(`http://pets.test:${all[0]?.port}`, { health })], { pools });
    expect(await tally(gateway, 12)).toEqual({ '127.0.0.2': 4, '127.0.0.3': 4, '127.0.0.4': 4 });
  });

  test('with a dead address is reached at another one, whatever the method and without retries, and the dead one is passed over', async () => {
    const [live, dead] = (await places('127.0.0.2', '127.0.0.3')) as [Backend, Backend];
    await dead.down();
    live.answer = (_request, response) => void response.setHeader('connection', 'close').end('ok');
    const { pools } = await dns({ 'pets.test': { a: ['127.0.0.2', '127.0.0.3'] } });
    const gateway = await startGateway([api(), upstream(`http://pets.test:${live.port}`, { retries: 0, health })], { pools });
    for (let i = 0; i < 10; i++) expect((await call(gateway, { method: 'POST', body: 'x' })).status).toBe(200);
    const turned = gateway.records.filter(({ attempts }) => attempts.length > 1);
    expect(turned).toHaveLength(1);
    expect(turned[0]?.attempts).toMatchObject([
      { address: `127.0.0.3:${live.port}`, error: 'connect: ECONNREFUSED' },
      { address: `127.0.0.2:${live.port}`, because: 'address', status: 200 },
    ]);
  });

  test('is served at its last good address while DNS is away', async () => {
    const [only] = (await places('127.0.0.2')) as [Backend];
    only.answer = (_request, response) => void response.setHeader('connection', 'close').end('ok');
    const { server, pools } = await dns({ 'pets.test': { a: ['127.0.0.2'], ttlSeconds: 1 } });
    const gateway = await startGateway([api(), upstream(`http://pets.test:${only.port}`, { health })], { pools });
    await tally(gateway, 3);
    server.names = {};
    await waitFor(() => server.asked.filter((question) => question === 'A pets.test').length > 1, { timeoutMs: 10_000 });
    server.answers = false;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await tally(gateway, 5)).toEqual({ ok: 5 });
  });

  test('that is in no DNS fails with the reason in the record', async () => {
    const { pools } = await dns({});
    const gateway = await startGateway([api(), upstream('http://nowhere.test', { retries: 0, health })], { pools });
    expect((await call(gateway)).status).toBe(502);
    expect(gateway.records[0]?.attempts[0]?.error).toMatch(/^connect: (ENOTFOUND|EAI_AGAIN)/);
  });

  test('leads no connection into the private network, on any of its answers', async () => {
    const [only] = (await places('127.0.0.2')) as [Backend];
    const { server, pools } = await dns({ 'pets.test': { a: ['127.0.0.2'], ttlSeconds: 1 } }, ['127.0.0.2/32']);
    only.answer = (_request, response) => void response.setHeader('connection', 'close').end('ok');
    const gateway = await startGateway([api(), upstream(`http://pets.test:${only.port}`, { retries: 0, health })], { pools });
    expect((await call(gateway)).status).toBe(200);
    const inside = await Backend.start({ host: '127.0.0.3', port: only.port });
    server.names = { 'pets.test': { a: ['127.0.0.2', '127.0.0.3'], ttlSeconds: 1 } };
    await waitFor(async () => (await call(gateway)).status === 502);
    expect(gateway.records.at(-1)?.attempts[0]?.error).toBe('connect: EADDRESSNOTALLOWED');
    await tally(gateway, 5);
    expect(inside.accepted).toBe(0);
  });
});

conformance('an upstream with SRV records', () => {
  const service = (port: number, srv: string, id = 'tgt_1') => ({ id, url: `http://pets.test:${port}/base`, weight: 1, srv });

  test('is shared among their hosts by weight, in the best order of preference, and follows a change', async () => {
    const [a, b] = (await places('127.0.0.2', '127.0.0.3', '127.0.0.4')) as [Backend, Backend, Backend];
    const { port } = a;
    const hosts = { 'a.test': { a: ['127.0.0.2'] }, 'b.test': { a: ['127.0.0.3'] }, 'c.test': { a: ['127.0.0.4'] } };
    const records = [
      { host: 'a.test', port, priority: 10, weight: 3 },
      { host: 'b.test', port, priority: 10, weight: 1 },
      { host: 'c.test', port, priority: 20, weight: 1 },
    ];
    const { server, pools } = await dns({ ...hosts, '_http._tcp.pets.test': { srv: records } });
    const outlier = Health.parse({ outlier: { consecutiveFailures: 1, ejectionMs: 60_000, ejectedShareMax: 1 } });
    const targets = [service(1, '_http._tcp.pets.test')];
    const gateway = await startGateway([api(), upstream([], { targets, health: outlier })], { pools });
    expect(await tally(gateway, 12)).toEqual({ '127.0.0.2': 9, '127.0.0.3': 3 });
    expect(new Set([...a.requests, ...b.requests])).toEqual(new Set(['GET /base/a']));
    // both of the better ones die: the next in preference takes over
    await Promise.all([a.down(), b.down()]);
    await waitFor(async () => (await call(gateway)).body === '127.0.0.4');
    expect(await tally(gateway, 5)).toEqual({ '127.0.0.4': 5 });
    await b.up();
    server.names = {
      ...hosts,
      '_http._tcp.pets.test': {
        srv: [
          { host: 'c.test', port, priority: 0 },
          { host: 'a.test', port, priority: 1 },
        ],
      },
    };
    await waitFor(() => pools.counts.names === 3, { timeoutMs: 15_000 });
    expect(await tally(gateway, 5)).toEqual({ '127.0.0.4': 5 });
  }, 40_000);

  test('waits for the first answer of DNS, and is refused when there is none', async () => {
    const [a] = (await places('127.0.0.2')) as [Backend];
    const names = { 'a.test': { a: ['127.0.0.2'] }, '_http._tcp.pets.test': { srv: [{ host: 'a.test', port: a.port }] } };
    const { pools } = await dns(names);
    const gateway = await startGateway([api(), upstream([], { targets: [service(1, '_http._tcp.pets.test')], health })], { pools });
    expect((await call(gateway)).body).toBe('127.0.0.2');
    gateway.load([api(), upstream([], { targets: [service(1, '_http._tcp.nowhere.test')], health })]);
    expect((await call(gateway)).status).toBe(503);
  });

  test('leads no connection into the private network', async () => {
    const [a] = (await places('127.0.0.2')) as [Backend];
    const names = { 'a.test': { a: ['127.0.0.2'] }, '_http._tcp.pets.test': { srv: [{ host: 'a.test', port: a.port }] } };
    const { server, pools } = await dns(names, []);
    const gateway = await startGateway([api(), upstream([], { targets: [service(1, '_http._tcp.pets.test')], retries: 0, health })], { pools });
    expect((await call(gateway)).status).toBe(502);
    // not by an address in the place of a name either
    server.names['_http._tcp.direct.test'] = { srv: [{ host: '127.0.0.2', port: a.port }] };
    gateway.load([api(), upstream([], { targets: [service(1, '_http._tcp.direct.test')], retries: 0, health })]);
    expect((await call(gateway)).status).toBe(503);
    expect(a.accepted).toBe(0);
  });
});
