import { execFile } from 'node:child_process';
import net from 'node:net';
import { promisify } from 'node:util';
import { freePort } from '@gatehouse/embedded';
import { makeOffer, newOwner, type Offer, settled } from '../../offer.js';
import type { Person } from '../../people.js';
import { startWorld, type World } from '../../world.js';
import { allOf, type Row } from '../row.js';

const run = promisify(execFile);

/** Spellings of this machine, and of places that only it can reach. */
const HOSTS = [
  ...['127.0.0.1', '127.0.0.2', '127.255.255.254', 'localhost', 'LOCALHOST', 'localhost.', 'a.localhost', '127.1', '127.0.1', '2130706433', '0x7f000001'],
  ...['0x7f.0.0.1', '0x7f.1', '0177.0.0.1', '017700000001', '00000177.0.0.1', '0', '0.0.0.0', '%31%32%37.0.0.1', '127。0。0。1', '１２７.0.0.1', '①②⑦.⓪.⓪.①'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[::127.0.0.1]'],
  ...['169.254.169.254', '10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1', '198.18.0.1', '[fd00::1]', '[fe80::1]'],
];

/** Of what a policy's configuration asks; `config` is valid but for where it leads. */
interface Place {
  name: string;
  type: string;
  config(url: string): Record<string, unknown>;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const ISSUER = 'https://issuer.example.com';
const TOKEN = `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded({ iss: ISSUER, aud: 'a', sub: 's', exp: 4_000_000_000 })}.${'A'.repeat(342)}`;
const tokenFor = (issuer: string): string =>
  `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded({ iss: issuer, aud: 'a', sub: 's', exp: 4_000_000_000 })}.${'A'.repeat(342)}`;
const CALLER = { caller: { as: 'registered', claim: 'sub' } };

const PLACES: readonly Place[] = [
  { name: 'keys of an issuer', type: 'jwt', config: (url) => ({ issuer: ISSUER, keysUrl: url, audiences: ['a'], ...CALLER }) },
  { name: 'discovery of an issuer', type: 'jwt', config: (url) => ({ issuer: url.replace(/\/$/, ''), audiences: ['a'], ...CALLER }) },
  { name: 'introspection', type: 'token-introspection', config: (url) => ({ endpoint: url, clientId: 'a', clientSecret: 'b', ...CALLER }) },
  { name: 'tokens for an upstream', type: 'upstream-auth', config: (url) => ({ as: 'oauth', tokenEndpoint: url, clientId: 'a', clientSecret: 'b' }) },
  { name: 'call-out', type: 'call-out', config: (url) => ({ url }) },
];

/** Where nothing may ever arrive: counts connections, on IPv4 and IPv6. */
async function startTrap(): Promise<{ port: number; touched: () => number; close: () => void }> {
  let count = 0;
  const listen = (host: string, port: number) =>
    new Promise<net.Server>((resolve, reject) => {
      const server = net.createServer((socket) => {
        count++;
        socket.destroy();
      });
      server.once('error', reject).listen(port, host, () => resolve(server));
    });
  const first = await listen('0.0.0.0', 0);
  const { port } = first.address() as net.AddressInfo;
  const second = await listen('::1', port).catch(() => null);
  return { port, touched: () => count, close: () => [first, second].forEach((server) => void server?.close()) };
}

interface Tried {
  refused: number;
  of: number;
  taken: string[];
}

const nothing = (): Tried => ({ refused: 0, of: 0, taken: [] });

function note(tried: Tried, what: string, refused: boolean): void {
  tried.of++;
  if (refused) tried.refused++;
  else tried.taken.push(what);
}

/** Whatever tenants and callers can name leads to no place that only this machine can reach: refused where it is said, or when it is to be connected to. */
export const ssrf: Row = {
  id: 'R12',
  title: 'SSRF forms x every place that takes a URL',
  async measure({ say }) {
    const trap = await startTrap();
    const proxyPort = await freePort();
    const world = await startWorld({ env: { GATEHOUSE_GATEWAY_PROXY_PORT: String(proxyPort), GATEHOUSE_LOG_LEVEL: 'error' } });
    try {
      const owner = await newOwner(world, 'ssrf');
      const offer = await makeOffer(world, owner, []);
      const saved = await throughConsole(owner, offer, trap.port);
      say(`${saved.refused} of ${saved.of} refused by the management API ${saved.taken.join(', ')}`);
      const called = await throughPolicies(world, owner, offer, trap.port);
      say(`${called.refused} of ${called.of} led nowhere from policies`);
      const out = await throughProxy(world, owner, proxyPort, trap.port);
      const all = [saved, called, out];
      const sum = (pick: (tried: Tried) => number) => all.reduce((total, tried) => total + pick(tried), 0);
      const detail = { hosts: HOSTS.length, places: PLACES.length + 4, touched: trap.touched(), taken: all.flatMap(({ taken }) => taken) };
      // a connection that arrived counts against all, whoever made it
      const value = sum(({ refused }) => refused) - trap.touched();
      return [allOf({ id: 'R12', value, unit: `of ${sum(({ of }) => of)} refused`, goal: sum(({ of }) => of), detail })];
    } finally {
      await world.end();
      trap.close();
    }
  },
};

/** What the management API is told to connect to, or to have gateways connect to. */
async function throughConsole(owner: Person, { tenant, upstreamId }: Offer, port: number): Promise<Tried> {
  const tried = nothing();
  const { upstreams, documents } = owner.client;
  for (const [index, host] of HOSTS.entries()) {
    const url = `http://${host}:${port}/`;
    const refused = (asked: Promise<unknown>) =>
      asked.then(
        () => false,
        () => true,
      );
    note(tried, `upstream ${host}`, await refused(upstreams.create({ params: { tenant }, body: { name: `trap ${index}`, targets: [{ url }] } })));
    const body = { name: 'echo', targets: [{ url }] };
    note(tried, `change of an upstream ${host}`, await refused(upstreams.replace({ params: { tenant, upstream: upstreamId }, body })));
    note(tried, `document ${host}`, await refused(documents.fetch({ params: { tenant }, body: { url } })));
  }
  return tried;
}

const documentOf = (count: number): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Traps', version: '1.0.0' },
    paths: Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`/f${i}`, { get: { operationId: `f${i}`, responses: { 200: { description: 'ok' } } } }]),
    ),
  });

/** One API for each place, an operation for each host: what is not refused when it is saved is called. */
async function throughPolicies(world: World, owner: Person, { tenant, upstreamId, key }: Offer, port: number): Promise<Tried> {
  const tried = nothing();
  const { client } = owner;
  for (const place of PLACES) {
    const urls = HOSTS.map((host) => `http://${host}:${port}/`);
    const wanted = urls.map((url, i) => [`f${i}`, [{ type: place.type, config: place.config(url) }]] as const);
    const good: (readonly [string, readonly { type: string; config: Record<string, unknown> }[]])[] = [];
    const { api, version } = await client.apis.create({ params: { tenant }, body: { name: `Traps of ${place.name}` } });
    const at = { tenant, api: api.slug, version: version.name };
    const draftWith = (policies: typeof good) =>
      client.revisions.create({
        params: at,
        body: {
          document: documentOf(HOSTS.length),
          settings: { upstreamId, anonymous: true, operationPolicies: Object.fromEntries(policies.map(([id, list]) => [id, [...list]])) },
        },
      });
    for (const [index, one] of wanted.entries()) {
      const accepted = await draftWith([one]).then(
        () => true,
        () => false,
      );
      if (accepted) good.push(one);
      else note(tried, `${place.name} ${HOSTS[index]}`, true);
    }
    if (good.length === 0) continue;
    const draft = await draftWith(good);
    await client.revisions.transition({ params: { ...at, revision: draft.id }, body: { to: 'approved' } });
    await client.deployments.create({ params: at, body: { revisionId: draft.id, environment: 'production' } });
    await client.versions.transition({ params: at, body: { to: 'published' } });
    await settled(world);
    for (const [id] of good) {
      const host = HOSTS[Number(id.slice(1))] as string;
      const issuer = place.name.startsWith('discovery') ? `http://${host}:${port}` : undefined;
      const headers = { 'x-api-key': key, authorization: `Bearer ${issuer === undefined ? TOKEN : tokenFor(issuer)}` };
      const response = await fetch(`${world.stack.urls.gateways[0]}/${tenant}/${api.slug}/${version.name}/${id}`, { headers });
      await response.body?.cancel();
      note(tried, `${place.name} ${host}`, response.status >= 400);
    }
  }
  return tried;
}

/** Where callers of the forward proxy ask to go, under an API that leads everywhere public. */
async function throughProxy(world: World, owner: Person, proxyPort: number, port: number): Promise<Tried> {
  const tried = nothing();
  const offer = await makeOffer(world, owner, [], { egress: { destinations: [{ host: '*', ports: [port] }] } });
  const proxy = `http://caller:${offer.key}@127.0.0.1:${proxyPort}`;
  for (const host of HOSTS) {
    for (const through of [[], ['--proxytunnel']]) {
      const written = ['-sg', '-o', '/dev/null', '--max-time', '10', '-w', '%{http_connect} %{http_code}', ...through, '-x', proxy, `http://${host}:${port}/`];
      const { stdout } = await run('curl', written).catch((error: { stdout: string }) => error);
      const answers = stdout.split(' ').map(Number);
      note(tried, `forward proxy ${host} ${through.join('')}`, !answers.some((status) => status >= 200 && status < 300));
    }
  }
  return tried;
}
