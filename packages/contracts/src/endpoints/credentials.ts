import { CREDENTIAL_KINDS } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, name, reason } from '../shapes.js';
import { applicationParams } from './applications.js';

export const CREDENTIAL_STATES = ['active', 'retiring', 'expired', 'revoked'] as const;

export const CREDENTIAL_KIND_NAMES = ['key', ...CREDENTIAL_KINDS] as const;

export const Credential = z.object({
  id: id('credential'),
  name: z.string(),
  kind: z.enum(CREDENTIAL_KIND_NAMES),
  /** What names it in public: a client id, the id of a signing key, the name of a certificate, issuer and subject. Null for an API key. */
  handle: z.string().nullable(),
  /** The part of the key, or of what names it, that may be shown. */
  prefix: z.string(),
  environmentKind: z.enum(['production', 'test']),
  state: z.enum(CREDENTIAL_STATES),
  subscriptionIds: z.array(id('subscription')).nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  /** To the minute; null when never used. */
  lastUsedAt: instant.nullable(),
  revokedReason: z.string().nullable(),
  rotatedTo: id('credential').nullable(),
});

const credentialParams = inTenant({ application: id('application'), credential: id('credential') });
/** Own applications; with `applications:read` or `applications:write` every application of the tenant. */
const own = { kind: 'tenant', permission: 'portal:use' } as const;
const because = z.strictObject({ reason });

const newCredential = {
  name,
  environmentKind: Credential.shape.environmentKind.default('production'),
  expiresAt: instant.nullable().default(null),
  subscriptionIds: z.array(id('subscription')).min(1).max(50).nullable().default(null),
};

/** Whom others vouch for: these name what is not made here, and nothing proves whose it is. */
const Identity = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('subject'), issuer: z.string().trim().min(1).max(2_000), subject: z.string().min(1).max(500) }),
  z.strictObject({
    by: z.literal('fingerprint'),
    value: z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 of the certificate in lower-case hexadecimal, without colons'),
  }),
  z.strictObject({ by: z.literal('certificate-subject'), value: z.string().trim().min(1).max(1_000) }),
  z.strictObject({
    by: z.literal('san'),
    value: z.string().regex(/^(DNS|email|URI|IP Address):\S{1,500}$/, 'such as DNS:shop.example.com, email:shop@example.com or URI:spiffe://example/shop'),
  }),
]);

export const credentials = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/applications/:application/credentials',
    tag: 'Credentials',
    summary: 'Keys and other credentials of an application, without their secrets',
    access: own,
    status: 200,
    params: applicationParams,
    response: z.object({ items: z.array(Credential) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/credentials',
    tag: 'Credentials',
    summary: 'Make a key; shown once',
    access: own,
    status: 201,
    params: applicationParams,
    body: z.strictObject(newCredential),
    response: z.object({ credential: Credential, key: z.string() }),
    errors: ['credential.limit'],
  },
  createClient: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/clients',
    tag: 'Credentials',
    summary: 'Make a client id and secret, for tokens and for user and password; the secret is shown once',
    access: own,
    status: 201,
    params: applicationParams,
    body: z.strictObject(newCredential),
    response: z.object({ credential: Credential, clientId: z.string(), clientSecret: z.string(), tokenUrl: z.string() }),
    errors: ['credential.limit'],
  },
  createSigningKey: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/signing-keys',
    tag: 'Credentials',
    summary: 'Make a key that requests are signed with; a shared secret is shown once, of a public key of yours there is none',
    access: own,
    status: 201,
    params: applicationParams,
    body: z.strictObject({ ...newCredential, publicKeyPem: z.string().max(10_000).nullable().default(null) }),
    response: z.object({ credential: Credential, keyId: z.string(), secret: z.string().nullable() }),
    errors: ['credential.limit'],
  },
  registerIdentity: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/identities',
    tag: 'Credentials',
    summary: 'Register a client certificate, or what tokens of another issuer call the application',
    access: { kind: 'tenant', permission: 'applications:write' },
    status: 201,
    params: applicationParams,
    body: z.strictObject({ ...newCredential, identity: Identity }),
    response: Credential,
    errors: ['credential.limit', 'resource.conflict'],
  },
  rotate: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/credentials/:credential/rotate',
    tag: 'Credentials',
    summary: 'Make a new key; the old one works until the overlap ends',
    access: own,
    status: 201,
    params: credentialParams,
    body: z.strictObject({ overlapMs: z.number().int().min(0).max(2_592_000_000).default(86_400_000) }),
    response: z.object({ credential: Credential, key: z.string() }),
    errors: ['transition.not_allowed', 'credential.limit'],
  },
  revoke: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/credentials/:credential/revoke',
    tag: 'Credentials',
    summary: 'Revoke a key: refused at every gateway within seconds',
    access: own,
    status: 200,
    params: credentialParams,
    body: because,
    response: Credential,
    errors: ['transition.not_allowed'],
  },
});
