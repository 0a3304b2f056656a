import { execFile } from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { promisify } from 'node:util';
import { Egress, type SnapshotObject } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { TestAuthority } from '@gatehouse/testing/authority';
import { expect, onTestFinished, test } from 'vitest';
import { WayOut } from '../src/egress/way-out.js';
import { AddressGuard } from '../src/upstream/address-guard.js';
import { Pools } from '../src/upstream/pools.js';
import { api, caller, conformance, type Gateway, IDS, plan, policy, startGateway, upstreamServer } from './harness.js';
import { RawClient } from './raw-client.js';

const run = promisify(execFile);

const KEPT = [policy('subscription'), policy('plan-limits')];

function leadingOut(destinations: { host: string; ports: number[] }[], overrides = {}): SnapshotObject {
  return api({ upstreamId: null, egress: Egress.parse({ destinations }), policies: KEPT, ...overrides });
}

/** @param allowed what is not public and may be led to all the same */
async function proxy(objects: readonly SnapshotObject[], allowed: string[] = ['*']): Promise<Gateway & { proxyPort: number }> {
  const guard = new AddressGuard(allowed);
  const gateway = await startGateway(objects, { proxy: { host: '127.0.0.1', port: 0 }, wayOut: new WayOut(guard, new Pools(guard)) });
  return Object.assign(gateway, { proxyPort: gateway.proxyPort ?? 0 });
}

async function secureServer(): Promise<{ port: number; ca: string }> {
  const authority = await TestAuthority.create('Outside');
  const { cert, key } = await authority.issue({ hosts: ['localhost'] });
  const server = https.createServer({ cert, key }, (request, response) => response.end(JSON.stringify({ path: request.url, headers: request.headers })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as net.AddressInfo).port, ca: authority.cert };
}

const basic = (key: string): string => `Basic ${Buffer.from(`shop:${key}`).toString('base64')}`;

/** Asks with CONNECT; the connection once the answer came. */
async function connect(
  gateway: { proxyPort: number },
  authority: string,
  key?: string,
  more = '',
): Promise<{ client: RawClient; status: number; head: string }> {
  const client = await RawClient.connect(gateway.proxyPort);
  onTestFinished(() => void client.socket.destroy());
  client.send(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${key === undefined ? '' : `Proxy-Authorization: ${basic(key)}\r\n`}${more}\r\n`);
  await waitFor(() => client.received.includes('\r\n\r\n'));
  const end = client.received.indexOf('\r\n\r\n') + 4;
  const head = client.received.toString('latin1', 0, end);
  client.received = client.received.subarray(end);
  return { client, status: Number(head.slice(9, 12)), head };
}

const codeOf = ({ client }: { client: RawClient }): string => (JSON.parse(client.received.toString()) as { code: string }).code;

conformance('a forward proxy', () => {
  test('lets curl through to an HTTPS server by CONNECT, and tells nobody who asked', async () => {
    const { port } = await secureServer();
    const { key, objects } = caller();
    const gateway = await proxy([leadingOut([{ host: 'localhost', ports: [port] }]), plan(), ...objects]);
    const { stdout } = await run('curl', [
      '-sk',
      '--max-time',
      '10',
      '-x',
      `http://shop:${key}@127.0.0.1:${gateway.proxyPort}`,
      `https://localhost:${port}/a?b=1`,
    ]);
    const seen = JSON.parse(stdout) as { path: string; headers: Record<string, string> };
    expect(seen.path).toBe('/a?b=1');
    expect(Object.keys(seen.headers).sort()).toEqual(['accept', 'host', 'user-agent']);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records[0]).toMatchObject({
      method: 'CONNECT',
      host: `localhost:${port}`,
      status: 200,
      outcome: 'answered',
      tenantId: IDS.tenant,
      apiId: IDS.api,
      applicationId: IDS.application,
      planId: IDS.plan,
    });
    expect(gateway.records[0]?.responseBytes).toBeGreaterThan(500);
  });

  test('forwards curl’s request in clear with an absolute target, without key, client address or id', async () => {
    const outside = await upstreamServer();
    const { key, objects } = caller();
    const gateway = await proxy([leadingOut([{ host: '127.0.0.1', ports: [outside.port] }]), plan(), ...objects]);
    const { stdout } = await run('curl', [
      ...['-s', '--max-time', '10', '-x', `http://shop:${key}@127.0.0.1:${gateway.proxyPort}`],
      ...['-H', 'X-Forwarded-For: 10.1.2.3', '-H', 'Forwarded: for=10.1.2.3', '-d', 'hello', `${outside.url}//a/../b;c?d=%2F`, '--path-as-is'],
    ]);
    const seen = JSON.parse(stdout) as { method: string; path: string; body: string; headers: Record<string, string> };
    expect(seen).toMatchObject({ method: 'POST', path: '//a/../b;c?d=%2F', body: 'hello' });
    expect(Object.keys(seen.headers).sort()).toEqual(['accept', 'content-length', 'content-type', 'host', 'user-agent']);
    expect(seen.headers.host).toBe(`127.0.0.1:${outside.port}`);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records[0]).toMatchObject({ method: 'POST', path: '//a/../b;c', query: 'd=%2F', status: 200, applicationId: IDS.application });
    expect(JSON.stringify(gateway.records)).not.toContain(key);
  });

  test('serves Node’s own proxy agent, in clear and through a tunnel', async () => {
    const { port, ca } = await secureServer();
    const outside = await upstreamServer();
    const { key, objects } = caller();
    const gateway = await proxy([leadingOut([{ host: '*', ports: [port, outside.port] }]), plan(), ...objects]);
    const address = `http://shop:${key}@127.0.0.1:${gateway.proxyPort}`;
    const proxyEnv = { HTTP_PROXY: address, HTTPS_PROXY: address };
    const fetched = (module: typeof http | typeof https, url: string, options: object) =>
      new Promise<string>((resolve, reject) => {
        const request = module.get(url, options, async (response) => resolve(Buffer.concat(await response.toArray()).toString()));
        request.on('error', reject);
      });
    const clear = new http.Agent({ proxyEnv });
    const secure = new https.Agent({ proxyEnv, ca });
    expect(JSON.parse(await fetched(http, `${outside.url}/x`, { agent: clear }))).toMatchObject({ path: '/x' });
    expect(JSON.parse(await fetched(https, `https://localhost:${port}/y`, { agent: secure }))).toMatchObject({ path: '/y' });
    clear.destroy();
    secure.destroy();
  });

  test('asks for a key, and says what is wrong with one', async () => {
    const { key, objects } = caller();
    const late = caller({ credential: { id: 'cred_late', expiresAtMs: 1 }, application: { id: 'app_late' } });
    const gateway = await proxy([leadingOut([{ host: '*', ports: [443] }]), plan(), ...objects, ...late.objects]);
    const none = await connect(gateway, 'a.test:443');
    expect(none.status).toBe(407);
    expect(none.head.toLowerCase()).toContain('proxy-authenticate: basic realm="gatehouse"');
    await waitFor(() => none.client.received.length > 0);
    expect(codeOf(none)).toBe('gateway.proxy_credential_missing');
    const wrong = ['nonsense', `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`, late.key];
    for (const other of wrong) {
      const refused = await connect(gateway, 'a.test:443', other);
      expect(refused.status).toBe(407);
      await waitFor(() => refused.client.received.length > 0);
      expect(codeOf(refused)).toBe('gateway.proxy_credential_refused');
    }
    gateway.denied.add(IDS.credential);
    expect((await connect(gateway, 'a.test:443', key)).status).toBe(407);
    expect((await connect(gateway, 'a.test:443', undefined, `Proxy-Authorization: ${basic(key)}\r\nProxy-Authorization: ${basic(key)}\r\n`)).status).toBe(407);
  });

  test('leads to destinations of the caller’s subscriptions only, by host and port', async () => {
    const outside = await upstreamServer();
    const { key, objects } = caller();
    const stranger = caller({ application: { id: 'app_other' }, credential: { id: 'cred_other' }, subscription: null });
    const gateway = await proxy([
      leadingOut([
        { host: '*.partner.test', ports: [443] },
        { host: '127.0.0.1', ports: [outside.port] },
      ]),
      plan(),
      ...objects,
      ...stranger.objects,
    ]);
    for (const elsewhere of [
      '127.0.0.1:1',
      `127.0.0.2:${outside.port}`,
      'partner.test:443',
      'a.partner.test:8443',
      'evilpartner.test:443',
      'a.partner.test.evil.test:443',
    ]) {
      const refused = await connect(gateway, elsewhere, key);
      expect([elsewhere, refused.status]).toEqual([elsewhere, 403]);
      await waitFor(() => refused.client.received.length > 0);
      expect(codeOf(refused)).toBe('gateway.destination_refused');
    }
    expect((await connect(gateway, `127.0.0.1:${outside.port}`, key)).status).toBe(200);
    const unsubscribed = await connect(gateway, `127.0.0.1:${outside.port}`, stranger.key);
    await waitFor(() => unsubscribed.client.received.length > 0);
    expect(codeOf(unsubscribed)).toBe('gateway.not_subscribed');
    expect(gateway.records.find(({ code }) => code === 'gateway.destination_refused')).toMatchObject({ tenantId: IDS.tenant, applicationId: IDS.application });
  });

  test('keeps out of the private network, whatever an address is spelled like and wherever a name leads', async () => {
    const outside = await upstreamServer();
    const { key, objects } = caller();
    const ports = [outside.port, 80];
    const gateway = await proxy([leadingOut([{ host: '*', ports }]), plan(), ...objects], []);
    const forms = [
      '127.0.0.1',
      'localhost',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::]',
      '169.254.169.254',
      '10.0.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '[fd00::1]',
      '[fe80::1]',
    ];
    for (const form of forms) {
      const refused = await connect(gateway, `${form}:${outside.port}`, key);
      expect([form, refused.status]).toEqual([form, 403]);
      const plain = await RawClient.connect(gateway.proxyPort);
      plain.send(`GET http://${form}:${outside.port}/ HTTP/1.1\r\nHost: x\r\nProxy-Authorization: ${basic(key)}\r\nConnection: close\r\n\r\n`);
      expect([form, (await plain.response()).status]).toEqual([form, 403]);
      plain.socket.destroy();
    }
    expect(outside.requests).toHaveLength(0);
  });

  test('counts calls out under the plan’s limits', async () => {
    const outside = await upstreamServer();
    const { key, objects } = caller();
    const limits = plan([{ name: 'calls', kind: 'rate', requests: 1, windowMs: 60_000 }]);
    const gateway = await proxy([leadingOut([{ host: '127.0.0.1', ports: [outside.port] }]), limits, ...objects]);
    expect((await connect(gateway, `127.0.0.1:${outside.port}`, key)).status).toBe(200);
    expect((await connect(gateway, `127.0.0.1:${outside.port}`, key)).status).toBe(429);
  });

  test('closes a tunnel when its key is revoked, and when its destination is taken off the list', async () => {
    const outside = net.createServer((socket) => socket.on('error', () => {}).pipe(socket));
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void outside.close());
    const { port } = outside.address() as net.AddressInfo;
    const { key, objects } = caller();
    const from = [leadingOut([{ host: '127.0.0.1', ports: [port] }]), plan(), ...objects];
    const gateway = await proxy(from);
    const opened = await connect(gateway, `127.0.0.1:${port}`, key);
    opened.client.send('ping');
    await waitFor(() => opened.client.received.toString() === 'ping');
    gateway.load([leadingOut([{ host: '127.0.0.1', ports: [1] }]), plan(), ...objects]);
    await waitFor(() => opened.client.closed);
    gateway.load(from);
    const again = await connect(gateway, `127.0.0.1:${port}`, key);
    expect(again.status).toBe(200);
    gateway.denied.add(IDS.credential);
    await waitFor(() => again.client.closed);
    await waitFor(() => gateway.records.length === 2);
    expect(gateway.records.map(({ requestBytes, responseBytes }) => [requestBytes, responseBytes])).toEqual([
      [4, 4],
      [0, 0],
    ]);
  });

  test('is not the gateway’s other ports, nor the other way round', async () => {
    const { key, objects } = caller();
    const gateway = await proxy([leadingOut([{ host: '*', ports: [443] }]), plan(), ...objects]);
    const origin = await RawClient.connect(gateway.proxyPort);
    origin.send('GET /acme/pets/v1/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n');
    expect((await origin.response()).status).toBe(400);
    const inbound = await RawClient.connect(gateway.port);
    inbound.send(`CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nProxy-Authorization: ${basic(key)}\r\n\r\n`);
    expect((await inbound.response()).status).toBe(400);
    const placed = await RawClient.connect(gateway.port);
    placed.send(`GET /acme/pets/v1/a HTTP/1.1\r\nHost: gateway.test\r\nX-API-Key: ${key}\r\n\r\n`);
    expect((await placed.response()).status).toBe(404);
    for (const target of ['a.test', 'a.test:0', 'a.test:99999', 'user@a.test:443', 'https://a.test/', '/']) {
      const client = await RawClient.connect(gateway.proxyPort);
      client.send(`CONNECT ${target} HTTP/1.1\r\nHost: a.test\r\nProxy-Authorization: ${basic(key)}\r\n\r\n`);
      expect([target, (await client.response()).status]).toEqual([target, 400]);
    }
  });

  test('says that a destination cannot be reached, and does not serve an API that also wants to identify callers itself', async () => {
    const dead = await upstreamServer();
    await dead.close();
    const { key, objects } = caller();
    const gateway = await proxy([leadingOut([{ host: '127.0.0.1', ports: [dead.port] }]), plan(), ...objects]);
    const refused = await connect(gateway, `127.0.0.1:${dead.port}`, key);
    expect(refused.status).toBe(502);
    await waitFor(() => gateway.records.length === 1);
    expect(gateway.records[0]).toMatchObject({ outcome: 'failed', code: 'gateway.upstream_unreachable' });
    const errors = gateway.load([leadingOut([{ host: '*', ports: [443] }], { policies: [policy('api-key'), ...KEPT] })]);
    expect(errors[0]?.message).toContain('Proxy-Authorization');
  });
});
