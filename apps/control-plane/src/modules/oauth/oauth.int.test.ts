import { generateKeyPairSync } from 'node:crypto';
import { API } from '@gatehouse/contracts';
import { type CredentialsObject, DAY_MS, type TokenKeysObject } from '@gatehouse/definition';
import { credentialHandle, mintSecret, newId, unseal } from '@gatehouse/kernel';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_ACTOR } from '../../platform/database/index.js';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { application } from '../../testing/offer.js';
import { CredentialsModule } from '../credentials/index.js';
import { GatewaysModule, GroupKeys } from '../gateways/index.js';
import { SnapshotsModule } from '../snapshots/index.js';
import { SnapshotFollower } from '../snapshots/snapshot-follower.js';
import { OauthModule } from './index.js';
import { TokenKeyRotation } from './token-key-rotation.js';

let app: TestApp;
let acme: TestTenant;
let applicationId: string;
const E = API.credentials;

beforeAll(async () => {
  app = await testApp({ modules: [CredentialsModule, GatewaysModule, OauthModule, SnapshotsModule] });
  acme = await app.tenant('acme');
  applicationId = await application(app, acme, 'Shop');
  await app.database.write({ tenantId: acme.id }, SYSTEM_ACTOR, async (tx) => {
    const id = newId('environment');
    await tx.sql(
      `insert into environments (id, tenant_id, group_id, slug, name, kind, is_default) select $1, $2, g.id, 'live', 'Live', 'production', not exists (select 1 from environments e where e.tenant_id = $2) from gateway_groups g where is_default`,
      [id, acme.id],
    );
    await tx.outbox('snapshot', { kind: 'environment', id });
  });
});
afterAll(() => app.close());

const params = () => ({ tenant: 'acme', application: applicationId });
const developer = () => app.as('developer', acme);
const makeClient = (body: object = {}) => developer().call(E.createClient, { params: params(), body: { name: 'server', ...body } });
const at = (path: string, tenantId = acme.id) => `${app.url}/api/v1/oauth2/${tenantId}/${path}`;
const form = (fields: Record<string, string>) => new URLSearchParams({ grant_type: 'client_credentials', ...fields });
const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
const post = (body: URLSearchParams | string, headers: Record<string, string> = {}, tenantId = acme.id) =>
  fetch(at('token', tenantId), { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

async function tokenOf({ clientId, clientSecret }: { clientId: string; clientSecret: string }): Promise<string> {
  const response = await post(form({}), basic(clientId, clientSecret));
  expect(response.status).toBe(200);
  return ((await response.json()) as { access_token: string }).access_token;
}

/** An object of the newest snapshot, as gateways get it. */
async function objects<T>(kind: string): Promise<T[]> {
  await app.get(SnapshotFollower).compileWaiting();
  return app.database.read('system', async (tx) => {
    const rows = await tx.sql<{ content: string }>(
      `select o.content from snapshot_objects o where o.kind = $1 and o.hash in (
         select e ->> 'hash' from manifests m, jsonb_array_elements(m.manifest::jsonb -> 'objects') e where m.sequence = (select max(sequence) from manifests))`,
      [kind],
    );
    return rows.map(({ content }) => JSON.parse(content) as T);
  });
}

describe('a token', () => {
  test('is given to a stranger’s client, and checked with the published keys and those of the snapshot', async () => {
    const { clientId, clientSecret, credential, tokenUrl } = await makeClient();
    expect(tokenUrl).toBe(`http://localhost:3000/api/v1/oauth2/${acme.id}/token`);
    const issuer = `http://localhost:3000/api/v1/oauth2/${acme.id}`;
    // the portal hands these on in production
    const metadata = (await (await fetch(at('.well-known/openid-configuration'))).json()) as oauth.AuthorizationServer;
    expect(metadata).toMatchObject({ issuer, token_endpoint: tokenUrl, grant_types_supported: ['client_credentials'] });
    const server = { ...metadata, token_endpoint: at('token') };
    for (const way of [oauth.ClientSecretBasic(clientSecret), oauth.ClientSecretPost(clientSecret)]) {
      const response = await oauth.clientCredentialsGrantRequest(server, { client_id: clientId }, way, {}, { [oauth.allowInsecureRequests]: true });
      expect(response.headers.get('cache-control')).toBe('no-store');
      const { access_token: token, expires_in, token_type } = await oauth.processClientCredentialsResponse(server, { client_id: clientId }, response);
      expect(token_type).toBe('bearer');
      expect(expires_in).toBeGreaterThanOrEqual(598);
      const options = { issuer, audience: issuer, typ: 'at+jwt', algorithms: ['ES256'], currentDate: app.time.date() };
      const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(at('jwks'))), options);
      expect(payload).toMatchObject({ sub: applicationId, client_id: clientId, gth_ref: credentialHandle.client(clientId, clientSecret) });
      const [keys] = await objects<TokenKeysObject>('token-keys');
      expect(keys).toMatchObject({ issuerBase: 'http://localhost:3000/api/v1/oauth2' });
      expect(keys?.keys.map(({ keyId }) => keyId)).toContain(decodeProtectedHeader(token).kid);
      const entries = (await objects<CredentialsObject>('credentials')).flatMap((object) => object.entries);
      expect(entries.find(({ id }) => id === credential.id)).toMatchObject({ kind: 'client', hash: payload.gth_ref, applicationId });
    }
  });

  test('is refused as RFC 6749 says', async () => {
    const { clientId, clientSecret } = await makeClient();
    const good = basic(clientId, clientSecret);
    const other = await app.tenant(`other-${Math.random().toString(36).slice(2, 8)}`);
    const cases: [string, Promise<Response>, number, string][] = [
      ['no client', post(form({})), 401, 'invalid_client'],
      ['an unknown client', post(form({}), basic('gth_client_x', clientSecret)), 401, 'invalid_client'],
      ['a wrong secret', post(form({}), basic(clientId, mintSecret())), 401, 'invalid_client'],
      ['another tenant', post(form({}), good, other.id), 401, 'invalid_client'],
      ['no tenant', post(form({}), good, 'acme'), 401, 'invalid_client'],
      ['two ways at once', post(form({ client_id: clientId, client_secret: clientSecret }), good), 400, 'invalid_request'],
      ['no grant', post('', good), 400, 'invalid_request'],
      ['a parameter twice', post('grant_type=client_credentials&grant_type=client_credentials', good), 400, 'invalid_request'],
      ['JSON', post('{"grant_type":"client_credentials"}', { ...good, 'content-type': 'application/json' }), 400, 'invalid_request'],
      ['too much', post(form({ x: 'x'.repeat(20_000) }), good), 400, 'invalid_request'],
      ['another grant', post(form({ grant_type: 'password', username: 'a', password: 'b' }), good), 400, 'unauthorized_client'],
      ['a grant of others', post(form({ grant_type: 'urn:example:other' }), good), 400, 'unsupported_grant_type'],
      ['another client in the body', post(form({ client_id: 'gth_client_x' }), good), 400, 'invalid_request'],
      ['no pair', post(form({}), { authorization: 'Bearer x' }), 401, 'invalid_client'],
      ['a scope', post(form({ scope: 'admin' }), good), 400, 'invalid_scope'],
    ];
    for (const [what, asked, status, error] of cases) {
      const response = await asked;
      const body = (await response.json()) as { error: string; access_token?: string };
      expect([what, response.status, body.error]).toEqual([what, status, error]);
      expect(response.headers.get('www-authenticate'), what).toBe(status === 401 ? 'Basic realm="gatehouse", charset="UTF-8"' : null);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(body.access_token).toBeUndefined();
    }
  });

  test('is given no more for a client that was revoked, has ended, or whose application is suspended, and outlives none', async () => {
    const revoked = await makeClient();
    await developer().call(E.revoke, { params: { ...params(), credential: revoked.credential.id }, body: { reason: 'leaked' } });
    const short = await makeClient({ expiresAt: new Date(app.time.now() + 60_000).toISOString() });
    const issued = (await (await post(form({}), basic(short.clientId, short.clientSecret))).json()) as { expires_in: number };
    expect(issued.expires_in).toBeLessThanOrEqual(60);
    app.time.advance(61_000);
    const suspended = await application(app, acme, 'Suspended');
    const client = await developer().call(E.createClient, { params: { tenant: 'acme', application: suspended }, body: { name: 'x' } });
    await app.as('approver', acme).call(API.applications.suspend, { params: { tenant: 'acme', application: suspended }, body: { reason: 'abuse' } });
    for (const { clientId, clientSecret } of [revoked, short, client]) expect((await post(form({}), basic(clientId, clientSecret))).status).toBe(401);
    const denied = await app.database.read({ tenantId: acme.id }, (tx) =>
      tx.sql('select effect from deny_entries where subject_id = $1', [revoked.credential.id]),
    );
    expect(denied).toEqual([{ effect: 'deny' }]);
  });
});

describe('the keys that sign', () => {
  test('are sealed in the database, and change without a token becoming void', async () => {
    const client = await makeClient();
    const rows = await app.database.read('system', (tx) => tx.sql<{ text: string }>('select t::text as text from token_keys t'));
    expect(rows.map(({ text }) => text).join()).not.toMatch(/PRIVATE KEY|"d"/);
    const kid = (token: string) => decodeProtectedHeader(token).kid;
    const first = kid(await tokenOf(client));
    const published = async () => ((await (await fetch(at('jwks'))).json()) as { keys: { kid: string }[] }).keys.map((key) => key.kid);
    const follow = () => app.get(TokenKeyRotation).process();
    expect(await follow()).toEqual({ made: 0, retired: 0 });
    app.time.advance(29.5 * DAY_MS);
    expect(await follow()).toEqual({ made: 1, retired: 0 });
    expect(await published()).toHaveLength(2);
    expect(kid(await tokenOf(client))).toBe(first);
    app.time.advance(DAY_MS);
    const second = kid(await tokenOf(client));
    expect(second).not.toBe(first);
    expect(await follow()).toEqual({ made: 0, retired: 0 });
    app.time.advance(DAY_MS / 12);
    expect(await follow()).toEqual({ made: 0, retired: 1 });
    expect(await published()).toEqual([second]);
    expect((await objects<TokenKeysObject>('token-keys'))[0]?.keys.map(({ keyId }) => keyId)).toEqual([second]);
  });
});

describe('other kinds of credentials', () => {
  const entryOf = async (id: string) => (await objects<CredentialsObject>('credentials')).flatMap(({ entries }) => entries).find((entry) => entry.id === id);
  const groupKey = () =>
    app.database.write('system', SYSTEM_ACTOR, async (tx) => {
      const [group] = await tx.sql<{ id: string }>('select id from gateway_groups where is_default');
      return app.get(GroupKeys).of(tx, group?.id ?? '');
    });

  test('a client gets another secret under the same id, and the old one works until the overlap ends', async () => {
    const client = await makeClient();
    const { key, credential } = await developer().call(E.rotate, { params: { ...params(), credential: client.credential.id }, body: { overlapMs: 60_000 } });
    expect(credential).toMatchObject({ kind: 'client', handle: client.clientId });
    await tokenOf(client);
    await tokenOf({ clientId: client.clientId, clientSecret: key });
    app.time.advance(61_000);
    expect((await post(form({}), basic(client.clientId, client.clientSecret))).status).toBe(401);
    await tokenOf({ clientId: client.clientId, clientSecret: key });
  });

  test('a shared secret is shown once, kept sealed, and crosses to gateways sealed for itself', async () => {
    const { credential, keyId, secret } = await developer().call(E.createSigningKey, { params: params(), body: { name: 'signer' } });
    expect(secret).toMatch(/^gth_secret_/);
    const rows = await app.database.read({ tenantId: acme.id }, (tx) => tx.sql<{ text: string }>('select t::text as text from credentials t'));
    expect(rows.map(({ text }) => text).join()).not.toContain(secret);
    expect(JSON.stringify(await developer().call(E.list, { params: params() }))).not.toContain(secret);
    const entry = await entryOf(credential.id);
    expect(entry).toMatchObject({ kind: 'signature', hash: credentialHandle.signature(keyId) });
    expect(unseal(await groupKey(), `credential:${credential.id}`, entry?.sealedSecret ?? '').toString()).toBe(secret);
    await developer().call(E.revoke, { params: { ...params(), credential: credential.id }, body: { reason: 'done' } });
    expect(await entryOf(credential.id)).not.toHaveProperty('sealedSecret');
  });

  test('a public key must be one that can be checked, and of a private one only its public half is kept', async () => {
    const make = (publicKeyPem: string) => developer().call(E.createSigningKey, { params: params(), body: { name: 'signer', publicKeyPem } });
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { secret, credential } = await make(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect(secret).toBeNull();
    expect(await entryOf(credential.id)).toMatchObject({ publicKeyPem: pem });
    await expect(developer().call(E.rotate, { params: { ...params(), credential: credential.id }, body: {} })).rejects.toMatchObject({
      code: 'transition.refused',
    });
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const bad of ['hello', weak]) await expect(make(bad)).rejects.toMatchObject({ errors: [{ pointer: '/publicKeyPem' }] });
  });

  test('what others vouch for is registered by those who may change all applications, once in a tenant, and again after its end', async () => {
    const identity = { by: 'subject' as const, issuer: 'https://login.test/', subject: 'shop' };
    const register = (role: 'developer' | 'approver' = 'approver', what: object = identity) =>
      app.as(role, acme).call(E.registerIdentity, { params: params(), body: { name: 'login', identity: what as typeof identity } });
    await expect(register('developer')).rejects.toMatchObject({ code: 'access.denied' });
    const first = await register();
    expect(first).toMatchObject({ kind: 'subject', handle: 'shop of https://login.test/' });
    expect(await entryOf(first.id)).toMatchObject({ kind: 'subject', hash: credentialHandle.subject(acme.id, identity.issuer, 'shop') });
    await expect(register()).rejects.toMatchObject({ code: 'resource.conflict' });
    await developer().call(E.revoke, { params: { ...params(), credential: first.id }, body: { reason: 'moved' } });
    const second = await register();
    expect(await entryOf(second.id)).toMatchObject({ state: 'active' });
    expect(await entryOf(first.id)).toBeUndefined();
    const certificate = await register('approver', { by: 'san', value: 'DNS:shop.test' });
    expect(await entryOf(certificate.id)).toMatchObject({ kind: 'certificate', hash: credentialHandle.certificate(acme.id, 'san:DNS:shop.test') });
    await expect(register('approver', { by: 'fingerprint', value: 'AB:CD' })).rejects.toMatchObject({ errors: [{ pointer: '/identity/value' }] });
  });
});
