import { keyOf, type PolicyInstance, type SnapshotObject } from '@gatehouse/definition';
import { canonicalJson, seal, sha256Hex, unseal } from '@gatehouse/kernel';
import { TestAuthority } from '@gatehouse/testing/authority';
import { unlimited } from '../src/state/unlimited.js';

/** The built engine, as the launcher starts it. */
const at = (file: string): string => new URL(`../dist/${file}`, import.meta.url).href;
const { startServer } = (await import(at('server/index.js'))) as typeof import('../src/server/index.js');
const { buildSnapshot } = (await import(at('compile/snapshot.js'))) as typeof import('../src/compile/snapshot.js');
const { Pools } = (await import(at('upstream/pools.js'))) as typeof import('../src/upstream/pools.js');
const { defaultCertificate } = (await import(at('server/tls/compile-certificate.js'))) as typeof import('../src/server/tls/compile-certificate.js');

/** Under this host the API is at the root. */
export const HOST = 'suite.test';
/** Under any other it is here. */
export const BASE = '/acme/suite/v1';

const GROUP_KEY = Buffer.alloc(32, 1);

type ServerOptions = Parameters<typeof startServer>[0];

export interface Stage {
  port: number;
  tlsPort: number;
  /** In PEM. */
  ca: string;
  /** Of the API, without a slash at the end. */
  url: string;
  secureUrl: string;
  sockets: 'fast' | 'public';
  /** Warnings and errors of the log. */
  logged: string[];
  close(): void;
}

function api(name: string, entry: object, policies: readonly PolicyInstance[]): object {
  return {
    kind: 'api',
    tenant: { id: 'ten_1', slug: 'acme' },
    environment: { id: 'env_1', slug: 'live', kind: 'production', isDefault: true },
    api: { id: `api_${name}`, slug: name, aliases: [], teamId: null },
    version: { id: `ver_${name}`, name: 'v1' },
    revisionId: `rev_${name}`,
    deploymentId: `dep_${name}`,
    lifecycle: { state: 'published', blocked: false },
    entry,
    upstreamId: 'ups_1',
    unmatched: 'forward',
    policies,
    operations: [],
  };
}

const upstream = (url: string): object => ({
  kind: 'upstream',
  id: 'ups_1',
  tenantId: 'ten_1',
  name: 'suite',
  targets: [{ id: 'tgt_1', url, weight: 1 }],
  hostHeader: 'target',
  connectTimeoutMs: 5_000,
  firstByteTimeoutMs: 20_000,
  idleTimeoutMs: 20_000,
  retries: 0,
  tlsVerify: true,
});

export interface StageOptions extends Partial<Pick<ServerOptions, 'limits' | 'sockets'>> {
  /** Of its APIs. */
  policies?: readonly PolicyInstance[];
}

/** A gateway in this process, in clear text and over TLS, before this upstream. */
export async function stage(upstreamUrl: string, options: StageOptions = {}): Promise<Stage> {
  const { policies = [], ...serverOptions } = options;
  const nobody = () => false;
  const logged: string[] = [];
  const say = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const pools = new Pools();
  const runtime: ServerOptions['runtime'] = {
    limiters: unlimited,
    records: null,
    denials: { credential: nobody, application: nobody, version: nobody },
    clock: { now: () => Date.now() },
    log: { info: () => {}, warn: say, error: say },
    pools,
    problemBaseUrl: 'urn:gatehouse:error',
    unseal: (context: string, sealed: string) => unseal(GROUP_KEY, context, sealed),
    seal: (context: string, text: string) => seal(GROUP_KEY, context, text),
  };
  const objects = [
    api('suite', { hosts: [], basePath: null, version: { by: 'path' } }, policies),
    api('root', { hosts: [HOST], basePath: '/', version: { by: 'header', header: 'X-Suite-Version', isDefault: true } }, policies),
    upstream(upstreamUrl),
  ] as SnapshotObject[];
  const hashed = new Map(objects.map((object) => [keyOf(object), { hash: sha256Hex(canonicalJson(object)), object }]));
  const { snapshot, errors } = await buildSnapshot(hashed, runtime);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const authority = await TestAuthority.create('Suites');
  const { cert, key } = await authority.issue({ hosts: ['127.0.0.1', 'localhost', HOST] });
  const host = '127.0.0.1';
  const tls = { host, port: 0, fallback: defaultCertificate(cert, key) };
  const server = await startServer({ host, port: 0, holder: { current: snapshot }, runtime, ...serverOptions, tls });
  const close = () => {
    server.close();
    pools.close();
  };
  const tlsPort = server.tlsPort ?? 0;
  const urls = { url: `http://${host}:${server.port}${BASE}`, secureUrl: `https://${host}:${tlsPort}${BASE}` };
  return { port: server.port, tlsPort, ca: authority.cert, ...urls, sockets: server.sockets, logged, close };
}
