import { readFileSync } from 'node:fs';
import type { SnapshotObject } from '@gatehouse/definition';
import { canonicalJson, hashApiKey, sha256Hex, systemClock } from '@gatehouse/kernel';
import { loadFixtures } from '../policies/load-fixtures.js';
import { countersInMemory } from './counters-in-memory.js';
import { llmObjects } from './llm-objects.js';
import { policyObjects } from './policy-objects.js';
import { benchObjects } from './snapshot.js';
import type { Told } from './start-gateway.js';

/**
 * The gateway under measurement: the built engine with the real spool and real counters, without a control plane. Counters lease from a store in
 * memory, which spares this process one round trip per block of thousands.
 */
const at = (file: string): string => new URL(`../../dist/${file}`, import.meta.url).href;
const { startServer } = (await import(at('server/index.js'))) as typeof import('../../src/server/index.js');
const { buildSnapshot } = (await import(at('compile/snapshot.js'))) as typeof import('../../src/compile/snapshot.js');
const { Pools } = (await import(at('upstream/pools.js'))) as typeof import('../../src/upstream/pools.js');
const { defaultCertificate } = (await import(at('server/tls/compile-certificate.js'))) as typeof import('../../src/server/tls/compile-certificate.js');
const { Spool } = (await import(at('records/spool.js'))) as typeof import('../../src/records/spool.js');
const { Limiters } = (await import(at('state/limiters.js'))) as typeof import('../../src/state/limiters.js');

const { mode, policies, beside = [], llm, upstream, key, folder, sockets = 'auto', tls } = JSON.parse(process.argv[2] ?? '') as Told;

const nobody = () => false;
const say = (_fields: object, message: string) => process.stderr.write(`${message}\n`);
const log = { info: () => {}, warn: say, error: say };
const spool = new Spool({ dir: folder, bytesMax: 64 << 20, log });
const runtime = {
  limiters: new Limiters({ store: countersInMemory, instanceId: 'bench' }),
  records: mode === 'bare' ? null : spool,
  denials: { credential: nobody, application: nobody, version: nobody },
  clock: systemClock,
  log,
  pools: new Pools(),
  problemBaseUrl: 'urn:gatehouse:error',
  unseal: (_context: string, sealed: string) => Buffer.from(sealed),
};
const upstreamUrl = `http://127.0.0.1:${upstream}`;
const keyHash = hashApiKey(key);
const policiesOf = async (types: readonly string[]) => (types.length === 0 ? [] : (await loadFixtures(types)).map(({ policy }) => policy));
const apis = async () => (llm ? llmObjects(upstreamUrl, keyHash) : benchObjects(mode, upstreamUrl, keyHash, await policiesOf(beside)));
const served = policies ? policyObjects(await loadFixtures(policies), upstreamUrl, keyHash) : await apis();
const objects = new Map(served.map((object: SnapshotObject, i) => [String(i), { hash: sha256Hex(canonicalJson(object)), object }]));
const { snapshot, errors } = await buildSnapshot(objects, runtime);
if (errors.length > 0) throw new Error(JSON.stringify(errors));
const host = '127.0.0.1';
const fallback = tls && defaultCertificate(readFileSync(tls.cert, 'utf8'), readFileSync(tls.key, 'utf8'));
const server = await startServer({ host, port: 0, holder: { current: snapshot }, runtime, sockets, ...(fallback && { tls: { host, port: 0, fallback } }) });
if (sockets === 'public' && server.sockets !== 'public') throw new Error('this is not the fall-back engine');
process.send?.({ port: server.tlsPort ?? server.port });
// what was shipped may go: the disk is not what is measured
setInterval(() => {
  spool.cut();
  for (let segment = spool.next(); segment; segment = spool.next()) void spool.done(segment);
}, 500);
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
