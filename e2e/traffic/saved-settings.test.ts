import type http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import type { API } from '@gatehouse/contracts';
import { freePort } from '@gatehouse/embedded';
import { startUpstream, type Upstream, waitFor } from '@gatehouse/testing';
import { type Issued, TestAuthority } from '@gatehouse/testing/authority';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { call, makeOffer, newOwner, type Offer, problemCode, settled } from '../offer.js';
import type { Person } from '../people.js';
import { startWorld, type World } from '../world.js';

type Body = z.input<typeof API.upstreams.create.body>;

/** One target that says its name and does what it is told. */
interface Server {
  name: string;
  upstream: Upstream;
  status: number;
  well: boolean;
  /** Calls wait for this. */
  gate: Promise<void>;
}

let world: World;
let owner: Person;
let offer: Offer;
let gateway: string;
let tlsPort: number;
const servers: Server[] = [];

async function startServer(name: string): Promise<Server> {
  const server = { name, status: 200, well: true, gate: Promise.resolve() } as Server;
  server.upstream = await startUpstream(async (request, response) => {
    if (request.path === '/healthz') return void response.writeHead(server.well ? 200 : 500).end();
    await server.gate;
    response.writeHead(server.status, { 'x-served-by': name }).end(name);
  });
  return server;
}

beforeAll(async () => {
  tlsPort = await freePort();
  world = await startWorld({ env: { GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.0/8', GATEHOUSE_GATEWAY_TLS_PORT: String(tlsPort) } });
  gateway = world.stack.urls.gateways[0] ?? '';
  owner = await newOwner(world, 'settings');
  offer = await makeOffer(world, owner, []);
  for (const name of ['a', 'b', 'c']) servers.push(await startServer(name));
});
afterAll(async () => {
  await world?.end();
  for (const { upstream } of servers) await upstream.close();
});
beforeEach(() => {
  for (const server of servers) Object.assign(server, { status: 200, well: true, gate: Promise.resolve() });
});

const server = (name: string): Server => servers.find((each) => each.name === name) ?? expect.fail(name);
const seen = (name: string): number => server(name).upstream.requests.length;
const targetsOf = (...names: string[]) => names.map((name) => ({ url: server(name).upstream.url }));

/** Saves the upstream through the management API, as the console does, and waits until the gateway has it. */
async function save(settings: Omit<Body, 'name'>): Promise<void> {
  const params = { tenant: offer.tenant, upstream: offer.upstreamId };
  await owner.client.upstreams.replace({ params, body: { name: 'echo', ...settings } });
  await settled(world);
}

const ask = async (headers: Record<string, string> = {}) => {
  const response = await call(gateway, offer, { headers });
  return { status: response.status, by: response.headers.get('x-served-by'), code: response.ok ? undefined : await problemCode(response) };
};
const askers = async (count: number, headers?: Record<string, string>) => {
  const names: (string | null)[] = [];
  for (let index = 0; index < count; index++) names.push((await ask(headers)).by);
  return names;
};

/** Keeps calls of a server waiting until `open`. */
function hold(name: string): () => void {
  let open = () => {};
  server(name).gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}

describe('an upstream’s settings', () => {
  test('spread: by weight in turn, by the hash of a header always to the same, by calls in flight around a slow one', async () => {
    await save({ targets: targetsOf('a', 'b') });
    expect(new Set(await askers(4))).toEqual(new Set(['a', 'b']));

    await save({ targets: targetsOf('a', 'b', 'c'), balance: { by: 'header', name: 'x-session' } });
    const homes = new Map<string, string | null>();
    for (let session = 0; session < 12; session++) {
      const names = await askers(3, { 'x-session': `s${session}` });
      expect(new Set(names).size).toBe(1);
      homes.set(`s${session}`, names[0] ?? null);
    }
    expect(new Set(homes.values()).size).toBeGreaterThan(1);

    // one client, one application, one cookie: each has one home
    for (const balance of [{ by: 'address' }, { by: 'principal' }, { by: 'cookie', name: 'home' }] as const) {
      await save({ targets: targetsOf('a', 'b', 'c'), balance });
      expect([balance.by, new Set(await askers(9, { cookie: 'other=1; home=7' })).size]).toEqual([balance.by, 1]);
    }

    await save({ targets: targetsOf('a', 'b'), balance: { by: 'connections' } });
    const [openA, openB] = [hold('a'), hold('b')];
    const [beforeA, beforeB] = [seen('a'), seen('b')];
    const held = [ask(), ask()];
    await waitFor(() => seen('a') > beforeA && seen('b') > beforeB, { what: 'one call at each target' });
    openB();
    await Promise.race(held);
    expect(await askers(6)).toEqual(['b', 'b', 'b', 'b', 'b', 'b']);
    openA();
    await Promise.all(held);
  });

  test('an active health check takes a target out and brings it back', async () => {
    const active = { path: '/healthz', intervalMs: 100, timeoutMs: 100, healthyAfter: 1, unhealthyAfter: 1 };
    server('a').well = false;
    await save({ targets: targetsOf('a', 'b'), health: { active, slowStartMs: 0 } });
    await waitFor(async () => (await askers(6)).every((name) => name === 'b'), { what: 'the sick target to be left alone' });
    server('a').well = true;
    await waitFor(async () => (await askers(4)).includes('a'), { what: 'the target to be back' });
  });

  test('a target whose calls fail is left out; without that it goes on getting its share', async () => {
    server('a').status = 503;
    await save({ targets: targetsOf('a', 'b'), retries: 0, health: { outlier: { enabled: false } } });
    expect((await askers(8)).filter((name) => name === 'a')).toHaveLength(4);
    await save({ targets: targetsOf('a', 'b'), retries: 0, health: { outlier: { consecutiveFailures: 2, ejectionMs: 60_000 } } });
    await askers(8);
    expect(await askers(6)).toEqual(['b', 'b', 'b', 'b', 'b', 'b']);
  });

  test('retries after a status reach another target', async () => {
    server('a').status = 503;
    const health = { outlier: { enabled: false }, slowStartMs: 0 };
    await save({ targets: targetsOf('a', 'b'), retries: 0, health, retry: { statuses: ['503'] } });
    expect(await askers(4)).toContain('a');
    await save({ targets: targetsOf('a', 'b'), retries: 1, health, retry: { statuses: ['503'], budgetMin: 100 } });
    expect(await askers(8)).toEqual(Array.from({ length: 8 }, () => 'b'));
  });

  test('a circuit breaker refuses at once after failures', async () => {
    server('c').status = 500;
    const outlier = { enabled: false };
    await save({ targets: targetsOf('c'), retries: 0, health: { outlier }, circuit: { callsMin: 3, failureStatuses: ['500-599'], openMs: 60_000 } });
    await askers(3);
    await waitFor(async () => (await ask()).code === 'gateway.circuit_open', { what: 'the circuit to open' });
    const before = server('c').upstream.requests.length;
    expect(await ask()).toMatchObject({ status: 503, code: 'gateway.circuit_open' });
    expect(server('c').upstream.requests).toHaveLength(before);
  });

  test('a cap on connections makes calls wait, and refuses those that may not', async () => {
    await save({ targets: [{ url: server('b').upstream.url, connectionsMax: 1 }], pool: { waitingMax: 0 } });
    const open = hold('b');
    const before = server('b').upstream.requests.length;
    const first = ask();
    await waitFor(async () => server('b').upstream.requests.length > before);
    expect(await ask()).toMatchObject({ status: 503, code: 'gateway.upstream_busy' });
    open();
    expect(await first).toMatchObject({ status: 200 });
  });

  test('the total time-out ends a call that every other time-out lets go on', async () => {
    await save({ targets: targetsOf('b'), totalTimeoutMs: 200 });
    const open = hold('b');
    expect(await ask()).toMatchObject({ status: 504 });
    open();
    await save({ targets: targetsOf('b') });
    expect(await ask()).toMatchObject({ status: 200 });
  });
});

describe('TLS to targets', () => {
  let authority: TestAuthority;
  let secure: https.Server;
  let url: string;

  beforeAll(async () => {
    authority = await TestAuthority.create('Inside');
    const { cert, key } = await authority.issue({ hosts: ['pets.internal'] });
    const options = { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: false };
    secure = https.createServer(options, (request, response) => {
      const socket = request.socket as tls.TLSSocket;
      const shown = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : 'nobody';
      response.writeHead(200, { 'x-served-by': `${socket.servername || 'none'} ${shown}` }).end();
    });
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    secure.closeAllConnections();
    secure.close();
  });

  test('is refused under public authorities, trusted under the own one, and shows the client certificate', async () => {
    await save({ targets: [{ url }], retries: 0, health: { outlier: { enabled: false } } });
    expect(await ask()).toMatchObject({ status: 502 });
    const own = { caPem: authority.cert, serverName: 'pets.internal' };
    await save({ targets: [{ url }], tls: own });
    expect(await ask()).toMatchObject({ status: 200, by: 'pets.internal nobody' });
    await save({ targets: [{ url }], tls: { ...own, serverName: 'other.internal' }, retries: 0, health: { outlier: { enabled: false } } });
    expect(await ask()).toMatchObject({ status: 502 });
    const { cert, key } = await authority.issue({ name: 'the gateway', client: true });
    await save({ targets: [{ url }], tls: { ...own, clientCertificate: { chainPem: cert, keyPem: key } } });
    expect(await ask()).toMatchObject({ status: 200, by: 'pets.internal the gateway' });
  });
});

describe('a certificate', () => {
  const HOST = 'api.settings.example';
  let authority: TestAuthority;
  let first: Issued;
  let id: string;

  beforeAll(async () => {
    await save({ targets: targetsOf('a') });
    authority = await TestAuthority.create('Outside');
    first = await authority.issue({ hosts: [HOST] });
    await owner.client.environments.update({ params: { tenant: offer.tenant, environment: 'production' }, body: { hosts: [HOST] } });
  });

  const body = ({ cert, key }: Issued) => ({ chainPem: `${cert}${authority.cert}`, keyPem: key });

  test('answers handshakes for its host a moment after it is uploaded', async () => {
    id = (await owner.client.certificates.create({ params: { tenant: offer.tenant }, body: body(first) })).id;
    await settled(world);
    expect(await shown(HOST)).toBe(await serial(id));
    expect(await secureCall({})).toMatchObject({ status: 200, by: 'a' });
    await expect(shown('other.settings.example')).rejects.toThrow();
  });

  test('is swapped under connections that are open: they go on, new ones see the new one', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    expect(await secureCall({ agent })).toMatchObject({ status: 200, reused: false });
    const before = await serial(id);
    await owner.client.certificates.update({ params: { tenant: offer.tenant, certificate: id }, body: body(await authority.issue({ hosts: [HOST] })) });
    await settled(world);
    expect(await serial(id)).not.toBe(before);
    expect(await shown(HOST)).toBe(await serial(id));
    expect(await secureCall({ agent })).toMatchObject({ status: 200, reused: true });
    agent.destroy();
  });

  test('asks clients for theirs once that is saved', async () => {
    await owner.client.certificates.update({
      params: { tenant: offer.tenant, certificate: id },
      body: { clientCertificate: 'require', clientCaPem: authority.cert },
    });
    await settled(world);
    await expect(secureCall({})).rejects.toThrow();
    const client = await authority.issue({ name: 'partner', client: true });
    expect(await secureCall({ cert: client.cert, key: client.key })).toMatchObject({ status: 200 });
  });

  test('is gone from the wire when it is removed', async () => {
    await owner.client.environments.update({ params: { tenant: offer.tenant, environment: 'production' }, body: { hosts: [] } });
    await owner.client.certificates.remove({ params: { tenant: offer.tenant, certificate: id } });
    await settled(world);
    await expect(shown(HOST)).rejects.toThrow();
  });

  async function serial(certificate: string): Promise<string> {
    return (await owner.client.certificates.get({ params: { tenant: offer.tenant, certificate } })).serialNumber;
  }

  /** Serial number of the certificate that the gateway answers this host's handshake with. */
  function shown(servername: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ host: '127.0.0.1', port: tlsPort, servername, ca: authority.cert }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.end();
      });
      socket.on('error', reject);
    });
  }

  function secureCall(options: https.RequestOptions): Promise<{ status: number | undefined; by: unknown; reused: boolean }> {
    return new Promise((resolve, reject) => {
      const path = `/${offer.api}/v1/things`;
      const headers = { host: HOST, 'x-api-key': offer.key };
      const request: http.ClientRequest = https.request(
        { host: '127.0.0.1', port: tlsPort, servername: HOST, ca: authority.cert, path, headers, agent: false, ...options },
        (response) => {
          response.resume().on('end', () => resolve({ status: response.statusCode, by: response.headers['x-served-by'], reused: request.reusedSocket }));
        },
      );
      request.on('error', reject).end();
    });
  }
});
