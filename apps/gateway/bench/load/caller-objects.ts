import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CredentialEntry, type SnapshotObject, shardOf } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';

// Fixtures are loaded by the gateway and by what loads it: what both must know of each other is the same in every process.

const APPLICATION = 'app_bench_caller';
const SEED = Buffer.alloc(32, 7);
/** Before the seed of an Ed25519 key stands this in PKCS #8 (RFC 8410, 7). */
const ED25519_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Of tokens of the bench: they count for as long as anybody may run it. */
export const ENDS = Date.UTC(2100, 0) / 1_000;

export const TENANT = 'ten_1';

/** A key that everybody has: it proves nothing but that checking it takes its time. */
export const ed25519Key = (): KeyObject => createPrivateKey({ key: Buffer.concat([ED25519_HEAD, SEED]), format: 'der', type: 'pkcs8' });

/** The same on P-256, as JWK. */
export function p256Jwk(): { kty: 'EC'; crv: 'P-256'; x: string; y: string; d: string } {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(SEED);
  const point = pair.getPublicKey();
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: SEED.toString('base64url'),
  };
}

/** An application with one credential, of whatever kind, for fixtures of policies that identify. */
export function callerObjects(credential: Pick<CredentialEntry, 'hash'> & Partial<CredentialEntry>): SnapshotObject[] {
  const entry: CredentialEntry = { id: 'cred_bench_caller', applicationId: APPLICATION, environmentKind: 'production', state: 'active', ...credential };
  return [
    {
      kind: 'applications',
      shard: shardOf(sha256Hex(APPLICATION)),
      entries: [{ id: APPLICATION, tenantId: TENANT, name: 'Caller', state: 'active', teamId: null, subscriptions: [] }],
    },
    { kind: 'credentials', shard: shardOf(entry.hash), entries: [entry] },
  ];
}

/** An issuer that says one thing, for as long as this process lives, which it does not hold up. Answers its address. */
export async function issuerSaying(answer: unknown): Promise<string> {
  const server = http.createServer((_request, response) => void response.end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
