import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CredentialEntry, type SnapshotObject, shardOf } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import { BASE_PATH, OPERATION_PATH } from '../gateway/snapshot.js';

const APPLICATION = 'app_bench_caller';

/** Where every call of the bench goes; for what signs its calls. */
export const CALL = { method: 'GET', host: 'gateway.test', path: `${BASE_PATH}${OPERATION_PATH}`, tenantId: 'ten_1' } as const;

/** An application with one credential, of whatever kind, for fixtures of policies that identify. */
export function callerObjects(credential: Pick<CredentialEntry, 'hash'> & Partial<CredentialEntry>): SnapshotObject[] {
  const entry: CredentialEntry = { id: 'cred_bench_caller', applicationId: APPLICATION, environmentKind: 'production', state: 'active', ...credential };
  return [
    {
      kind: 'applications',
      shard: shardOf(sha256Hex(APPLICATION)),
      entries: [{ id: APPLICATION, tenantId: CALL.tenantId, name: 'Caller', state: 'active', teamId: null, subscriptions: [] }],
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
