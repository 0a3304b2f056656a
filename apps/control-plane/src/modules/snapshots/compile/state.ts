import type {
  CertificateObject,
  CredentialKind,
  Egress,
  LifecycleState,
  Limit,
  LlmApi,
  PolicyInstance,
  ProviderObject,
  ServedPrompt,
  UpstreamSettings,
} from '@gatehouse/definition';
import type { MockContracts, ValidationContracts } from '../../documents/index.js';
import type { Sets } from '../../policies/index.js';

/** Rows as the compiler reads them. Times are Unix milliseconds. Lists come in any order. */
export interface ApiState {
  tenant: { id: string; slug: string; aliases?: string[] };
  environment: { id: string; slug: string; kind: 'production' | 'test'; isDefault: boolean; hosts: string[] };
  api: {
    id: string;
    slug: string;
    aliases: string[];
    teamId: string | null;
    versionBy: { by: 'path' } | { by: 'header'; header: string };
    basePath: string | null;
  };
  version: VersionState;
  deploymentId: string;
  /** Absent: nothing is attached to the tenant, and no sets are used. */
  shared?: SharedPolicies;
  /** `contracts` and `mocks` are there where policies ask for them. */
  revision: { id: string; operations: OperationState[]; settings: SettingsState; contracts?: DocumentContracts; mocks?: MockContracts };
  /** What is offered by the settings, with contents. */
  prompts?: ServedPrompt[];
}

/** What the revision's document says of its operations, or why it cannot be told. */
export type DocumentContracts = ValidationContracts | { fault: string };

/** What a list of policies leans on beside itself. */
export interface SharedPolicies {
  /** Of the level above: the tenant's for an API, the product's for a plan. */
  attached: PolicyInstance[];
  sets: Sets;
}

export interface VersionState {
  id: string;
  name: string;
  state: LifecycleState;
  isDefault: boolean;
  blockedAtMs: number | null;
  publishedAtMs: number | null;
  deprecatedAtMs: number | null;
  sunsetAtMs: number | null;
  successor: { tenantSlug: string; apiSlug: string } | null;
}

export interface OperationState {
  id: string;
  method: string;
  path: string;
  tags?: string[];
}

export interface SettingsState {
  upstreamId: string | null;
  egress?: Egress | undefined;
  llm?: LlmApi | undefined;
  unmatched: 'refuse' | 'forward';
  policies: PolicyInstance[];
  operationPolicies: Record<string, PolicyInstance[]>;
  anonymous: boolean;
}

export interface UpstreamState {
  id: string;
  tenantId: string;
  name: string;
  hostHeader: 'target' | 'client';
  connectTimeoutMs: number;
  firstByteTimeoutMs: number;
  idleTimeoutMs: number;
  retries: number;
  tlsVerify: boolean;
  /** Of a function, in clear. */
  functionSecret?: string | null;
  totalTimeoutMs?: number | null;
  settings?: UpstreamSettings;
  /** PEM, in clear for as long as one object is compiled. */
  clientKeyPem?: string | null;
  targets: { id: string; position: number; url: string; weight: number; connectionsMax?: number | null; srv?: string | null }[];
}

export interface CertificateState {
  id: string;
  tenantId: string;
  hosts: string[];
  chainPem: string;
  /** In clear, for as long as one object is compiled. */
  keyPem: string;
  clientCertificate: CertificateObject['clientCertificate'];
  clientCaPem: string | null;
}

export interface ProviderState extends Omit<ProviderObject, 'kind' | 'providerKind' | 'keys'> {
  providerKind: string;
  /** Secrets in clear, for as long as one object is compiled. */
  keys: (Omit<ProviderObject['keys'][number], 'sealedSecret' | 'models'> & { secret: string; models: string[] | null })[];
}

export interface PlanState {
  id: string;
  tenantId: string;
  name: string;
  state: 'draft' | 'published' | 'deprecated' | 'closed';
  anonymous?: boolean;
  limits: Limit[];
  policies: PolicyInstance[];
  product?: { id: string; name: string };
  shared?: SharedPolicies;
}

export type SubscriptionStateName = 'pending' | 'active' | 'suspended' | 'expired' | 'closed' | 'rejected' | 'withdrawn';

export interface SubscriptionState {
  id: string;
  planId: string;
  state: SubscriptionStateName;
  updatedAtMs: number;
  items: { versionId: string; operationIds: string[] | null }[];
}

export interface ApplicationState {
  id: string;
  tenantId: string;
  name: string;
  state: 'active' | 'suspended' | 'deleted';
  teamId: string | null;
  memberId: string | null;
  subscriptions: SubscriptionState[];
}

export interface CredentialState {
  id: string;
  keyHash: string;
  applicationId: string;
  environmentKind: 'production' | 'test';
  state: 'active' | 'retiring' | 'expired' | 'revoked';
  expiresAtMs: number | null;
  endedAtMs: number | null;
  subscriptionIds: string[] | null;
  tryIt: boolean;
  /** Absent: an API key. */
  kind?: CredentialKind | 'key';
  publicKey?: string | null;
  /** Opens the shared secret; null where there is none. Called when the object is compiled: a secret that does not open is a fault of its own object only. */
  secret?: (() => string) | null;
}
