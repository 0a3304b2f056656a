import { z } from 'zod';
import { DenialsObject } from './denial.js';
import { Egress } from './egress.js';
import { Limit } from './limit.js';
import { LlmApi } from './llm/llm-api.js';
import { ModelRoutesObject } from './llm/model-route.js';
import { ServedPrompt } from './llm/prompt.js';
import { ProviderObject } from './llm/provider.js';
import { METHODS } from './method.js';
import { ContractSchema, OperationContract } from './operation-contract.js';
import { PolicyInstance } from './policies/policy-instance.js';
import { UpstreamObject } from './upstream.js';

export * from './operation-contract.js';

const named = z.strictObject({ id: z.string(), slug: z.string() });

export const LIFECYCLE_STATES = ['draft', 'published', 'deprecated', 'retired'] as const;
export type LifecycleState = (typeof LIFECYCLE_STATES)[number];

/** What consumers are promised, as the gateway shows it. Instants are ISO 8601 UTC. */
export const Lifecycle = z.strictObject({
  state: z.enum(LIFECYCLE_STATES),
  blocked: z.boolean(),
  deprecatedAt: z.string().optional(),
  sunsetAt: z.string().optional(),
  /** URL reference of the successor's documentation or root, sent as `Link: <...>; rel="successor-version"` (RFC 5829). */
  successor: z.string().optional(),
});
export type Lifecycle = z.infer<typeof Lifecycle>;

export const Operation = z.strictObject({
  /** operationId of the document, or `METHOD path`. */
  id: z.string(),
  method: z.enum(METHODS),
  /** OpenAPI path template, `/pets/{petId}`. */
  path: z.string(),
  /** Of the document; absent where it has none. Conditions ask for them. */
  tags: z.array(z.string()).optional(),
  policies: z.array(PolicyInstance),
  contract: OperationContract.optional(),
});
export type Operation = z.infer<typeof Operation>;

/** How the version is chosen: `segment` is the path segment after the API (`/acme/pets/v1`), or a header carries its name. */
export const VersionBy = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('path') }),
  z.strictObject({ by: z.literal('header'), header: z.string(), isDefault: z.boolean() }),
]);

/** One API version deployed to one environment. Key `api:{environmentId}:{versionId}`. */
export const ApiObject = z.strictObject({
  kind: z.literal('api'),
  /** `aliases`: older slugs that still lead here. */
  tenant: named.extend({ aliases: z.array(z.string()).optional() }),
  environment: z.strictObject({ id: z.string(), slug: z.string(), kind: z.enum(['production', 'test']), isDefault: z.boolean() }),
  api: z.strictObject({
    id: z.string(),
    slug: z.string(),
    /** older slugs that still lead here */ aliases: z.array(z.string()),
    teamId: z.string().nullable(),
  }),
  version: z.strictObject({ id: z.string(), name: z.string() }),
  revisionId: z.string(),
  deploymentId: z.string(),
  lifecycle: Lifecycle,
  /** Custom hosts and base path of this API in this environment; without hosts the default route `/{tenant}[~{environment}]/{api}/{version}` serves. */
  entry: z.strictObject({ hosts: z.array(z.string()), basePath: z.string().nullable(), version: VersionBy }),
  upstreamId: z.string().nullable(),
  /** Leads out instead of to an upstream. */
  egress: Egress.optional(),
  /** Leads to models instead. */
  llm: LlmApi.optional(),
  /** What it offers of prompts, with their contents; by slug. */
  prompts: z.array(ServedPrompt).optional(),
  /** A path the document's operations do not have: refused with 404, or forwarded as operation `*`. */
  unmatched: z.enum(['refuse', 'forward']),
  /** Policies of the API, built-in ones included, in order within their phase. */
  policies: z.array(PolicyInstance),
  operations: z.array(Operation),
  /** Schemas that the operations' validation contracts share, by the name they are referred to under `#/$defs/`. */
  schemas: z.record(z.string(), ContractSchema).optional(),
});
export type ApiObject = z.infer<typeof ApiObject>;

/** Key `plan:{id}`. */
export const PlanObject = z.strictObject({
  kind: z.literal('plan'),
  id: z.string(),
  tenantId: z.string(),
  name: z.string(),
  limits: z.array(Limit),
  policies: z.array(PolicyInstance),
  /** Callers without credentials may be let in on it; its limits then count for each address. */
  anonymous: z.boolean().optional(),
});
export type PlanObject = z.infer<typeof PlanObject>;

export const SubscriptionEntry = z.strictObject({
  id: z.string(),
  planId: z.string(),
  state: z.enum(['pending', 'active', 'suspended', 'expired', 'closed', 'rejected', 'withdrawn']),
  versionIds: z.array(z.string()),
  /** Per version the operations included; a version without an entry includes all. */
  operations: z.record(z.string(), z.array(z.string())).optional(),
});
export type SubscriptionEntry = z.infer<typeof SubscriptionEntry>;

export const ApplicationEntry = z.strictObject({
  id: z.string(),
  tenantId: z.string(),
  name: z.string(),
  state: z.enum(['active', 'suspended']),
  /** The owning team: its test keys may call what the team deploys to test environments, whatever the lifecycle. */
  teamId: z.string().nullable(),
  /** The owning member, where no team owns it. */
  memberId: z.string().optional(),
  subscriptions: z.array(SubscriptionEntry),
});
export type ApplicationEntry = z.infer<typeof ApplicationEntry>;

/** Key `applications:{shard}`; shard = first two hexadecimal digits of SHA-256 of the application id. */
export const ApplicationsObject = z.strictObject({ kind: z.literal('applications'), shard: z.string(), entries: z.array(ApplicationEntry) });
export type ApplicationsObject = z.infer<typeof ApplicationsObject>;

/**
 * `client`: id and secret, for tokens of our own issuer and for HTTP Basic. `signature`: an id, and a secret or key that requests are signed with.
 * `certificate`: a client certificate. `subject`: what tokens of another issuer call the application.
 */
export const CREDENTIAL_KINDS = ['client', 'signature', 'certificate', 'subject'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const CredentialEntry = z.strictObject({
  id: z.string(),
  /** SHA-256 of the whole key, or of the handle (`credentialHandle` of the kernel) for other kinds; hexadecimal. */
  hash: z.string(),
  applicationId: z.string(),
  environmentKind: z.enum(['production', 'test']),
  state: z.enum(['active', 'retiring', 'expired', 'revoked']),
  /** Unix milliseconds; the gateway refuses from then on even if no new snapshot came. */
  expiresAtMs: z.number().int().optional(),
  /** Restricted to these subscriptions; absent serves all of its application's. */
  subscriptionIds: z.array(z.string()).optional(),
  /** Minted for try-it: calls are marked. */
  tryIt: z.boolean().optional(),
  /** Absent: an API key. */
  kind: z.enum(CREDENTIAL_KINDS).optional(),
  /** Of kind `signature`: the shared secret, sealed under the group's key with `credential:{id}` as context. */
  sealedSecret: z.string().optional(),
  /** Of kind `signature`: what asymmetric signatures are checked with, SPKI in PEM. */
  publicKeyPem: z.string().optional(),
});
export type CredentialEntry = z.infer<typeof CredentialEntry>;

/** Key `credentials:{shard}`; shard = first two hexadecimal digits of the hash. Entries sorted by hash. Revoked and expired ones stay 30 days, so that the refusal can say why. */
export const CredentialsObject = z.strictObject({ kind: z.literal('credentials'), shard: z.string(), entries: z.array(CredentialEntry) });
export type CredentialsObject = z.infer<typeof CredentialsObject>;

/** A host in lower case as DNS carries it, or `*.` before one: then any one label stands in that place (RFC 6125, 6.4.3). */
export const CertificateHost = z
  .string()
  .max(253)
  .regex(/^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, { message: 'a host in lower case, or *. before one' });

/** What the gateway answers TLS handshakes for these hosts with. Key `certificate:{id}`. */
export const CertificateObject = z.strictObject({
  kind: z.literal('certificate'),
  id: z.string(),
  tenantId: z.string(),
  hosts: z.array(CertificateHost).min(1),
  /** The certificate, then those that lead to its root. */
  chainPem: z.string(),
  /** Private key, PEM, sealed under the group's key with this object's key as context (`seal` of the kernel). */
  sealedKey: z.string(),
  /** Asked of clients: nothing; one, told to policies whether it was verified; one that was verified, or no connection. */
  clientCertificate: z.enum(['none', 'request', 'require']),
  /** Those who may have issued client certificates. */
  clientCaPem: z.string().optional(),
});
export type CertificateObject = z.infer<typeof CertificateObject>;

/** A public key as JWK (RFC 7517): of an elliptic curve. */
const PublicKeyJwk = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });

/** What tokens of the platform's own issuer are checked with, so that gateways need to ask nobody. Key `token-keys`. */
export const TokenKeysObject = z.strictObject({
  kind: z.literal('token-keys'),
  /** Tokens of a tenant have `iss` = `{issuerBase}/{tenantId}`, and `aud` the same. */
  issuerBase: z.string(),
  /** The one that signs, those that signed what is still valid, and the next one. */
  keys: z.array(z.strictObject({ keyId: z.string(), algorithm: z.literal('ES256'), jwk: PublicKeyJwk })),
});
export type TokenKeysObject = z.infer<typeof TokenKeysObject>;

export const SnapshotObject = z.discriminatedUnion('kind', [
  ApiObject,
  UpstreamObject,
  PlanObject,
  ApplicationsObject,
  CredentialsObject,
  CertificateObject,
  TokenKeysObject,
  DenialsObject,
  ProviderObject,
  ModelRoutesObject,
]);
export type SnapshotObject = z.infer<typeof SnapshotObject>;
export type ObjectKind = SnapshotObject['kind'];

export const objectKey = {
  api: (environmentId: string, versionId: string) => `api:${environmentId}:${versionId}`,
  upstream: (id: string) => `upstream:${id}`,
  plan: (id: string) => `plan:${id}`,
  applications: (shard: string) => `applications:${shard}`,
  credentials: (shard: string) => `credentials:${shard}`,
  certificate: (id: string) => `certificate:${id}`,
  denials: (tenantId: string) => `denials:${tenantId}`,
  tokenKeys: () => 'token-keys',
  provider: (id: string) => `provider:${id}`,
  modelRoutes: (tenantId: string) => `model-routes:${tenantId}`,
} as const;

/** The key an object stands under in a manifest. */
export function keyOf(object: SnapshotObject): string {
  switch (object.kind) {
    case 'api':
      return objectKey.api(object.environment.id, object.version.id);
    case 'upstream':
      return objectKey.upstream(object.id);
    case 'plan':
      return objectKey.plan(object.id);
    case 'applications':
      return objectKey.applications(object.shard);
    case 'credentials':
      return objectKey.credentials(object.shard);
    case 'certificate':
      return objectKey.certificate(object.id);
    case 'denials':
      return objectKey.denials(object.tenantId);
    case 'token-keys':
      return objectKey.tokenKeys();
    case 'provider':
      return objectKey.provider(object.id);
    case 'model-routes':
      return objectKey.modelRoutes(object.tenantId);
  }
}
