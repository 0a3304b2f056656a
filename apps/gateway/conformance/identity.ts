import type { ApiObject, ApplicationEntry, CredentialEntry, CredentialKind, PolicyInstance, SnapshotObject } from '@gatehouse/definition';
import { shardOf } from '@gatehouse/definition';
import { credentialHandle, seal, sha256Hex } from '@gatehouse/kernel';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { api, GROUP_KEY, get, IDS, plan, policy, startGateway, subscriptionEntry, upstream, upstreamServer } from './harness.js';

export const PATH = '/acme/pets/v1/a';
export const ISSUER_BASE = 'https://portal.test/oauth2';
/** Behind every policy that identifies callers stands what says whether they may call. */
export const SUBSCRIBED: readonly PolicyInstance[] = [policy('subscription'), policy('plan-limits')];

export const application = (id: string = IDS.application, overrides: Partial<ApplicationEntry> = {}): ApplicationEntry => ({
  id,
  tenantId: IDS.tenant,
  name: 'Shop',
  state: 'active',
  teamId: null,
  subscriptions: [subscriptionEntry({ id: `sub_of_${id}` })],
  ...overrides,
});

export const credential = (kind: CredentialKind | undefined, hash: string, overrides: Partial<CredentialEntry> = {}): CredentialEntry => ({
  id: IDS.credential,
  hash,
  applicationId: IDS.application,
  environmentKind: 'production',
  state: 'active',
  ...(kind === undefined ? {} : { kind }),
  ...overrides,
});

export const client = { id: 'gth_client_shop', secret: 'gth_secret_shop' };
export const clientCredential = (overrides: Partial<CredentialEntry> = {}) =>
  credential('client', credentialHandle.client(client.id, client.secret), overrides);

export function hmacCredential(keyId: string, secret: string, overrides: Partial<CredentialEntry> = {}): CredentialEntry {
  const entry = credential('signature', credentialHandle.signature(keyId), overrides);
  return { ...entry, sealedSecret: seal(GROUP_KEY, `credential:${entry.id}`, secret) };
}

/** Objects of applications and credentials, in their shards. */
export function directory(credentials: readonly CredentialEntry[], applications: readonly ApplicationEntry[] = [application()]): SnapshotObject[] {
  const sharded = <T>(entries: readonly T[], hash: (entry: T) => string) => [...Map.groupBy(entries, (entry) => shardOf(hash(entry)))];
  return [
    ...sharded(applications, ({ id }) => sha256Hex(id)).map(([shard, entries]): SnapshotObject => ({ kind: 'applications', shard, entries })),
    ...sharded(credentials, ({ hash }) => hash).map(([shard, entries]): SnapshotObject => ({ kind: 'credentials', shard, entries })),
  ];
}

/** A gateway whose one API has these policies, and a way to ask it. */
export async function serveWith(
  policies: readonly PolicyInstance[],
  objects: readonly SnapshotObject[],
  options: Parameters<typeof startGateway>[1] & { api?: Partial<ApiObject> } = {},
) {
  const behind = await upstreamServer();
  const all = (next: readonly SnapshotObject[]): SnapshotObject[] => [
    api({ policies: [...policies], ...options.api }),
    upstream(behind.url),
    ...(next.some(({ kind }) => kind === 'plan') ? [] : [plan()]),
    ...next,
  ];
  const gateway = await startGateway(all(objects), options);
  const send = async (bytes: string) => {
    const connection = await gateway.connect();
    connection.send(bytes);
    const { status, body, headers } = await connection.response();
    const problem = (body === '' ? {} : JSON.parse(body)) as { code?: string; detail?: string };
    return { status, code: problem.code, detail: problem.detail, headers };
  };
  const ask = (headers: Record<string, string> = {}, path = PATH) => send(get(path, headers));
  return { behind, gateway, send, ask, reload: (next: readonly SnapshotObject[]) => gateway.load(all(next)) };
}

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** An issuer of the platform's own, as the control plane is one. */
export async function ownIssuer(keyId = 'key-1') {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = (await exportJWK(publicKey)) as JWK & { kty: 'EC'; crv: 'P-256'; x: string; y: string };
  const key = { keyId, algorithm: 'ES256' as const, jwk: { kty, crv, x, y } };
  const object: SnapshotObject = { kind: 'token-keys', issuerBase: ISSUER_BASE, keys: [key] };
  const issuer = `${ISSUER_BASE}/${IDS.tenant}`;
  const token = (
    ref: string,
    { claims = {}, exp = '5m', iss = issuer, aud = issuer }: { claims?: Record<string, unknown>; exp?: string | number; iss?: string; aud?: string } = {},
  ) =>
    new SignJWT({ gth_ref: ref, client_id: client.id, scope: 'pets:read', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: keyId, typ: 'at+jwt' })
      .setIssuer(iss)
      .setAudience(aud)
      .setSubject(IDS.application)
      .setIssuedAt()
      .setExpirationTime(exp)
      .sign(privateKey);
  return { object, key, token };
}
