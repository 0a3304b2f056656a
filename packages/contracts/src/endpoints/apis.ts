import { ApiObject, AttachedPolicy, Egress, LIFECYCLE_STATES, LlmApi, METHODS, VersionBy } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, flag, id, instant, inTenant, longText, name, page, pageQuery, reason, slug, tenantParams } from '../shapes.js';

export const DOCUMENT_BYTES_MAX = 10 * 1024 * 1024;

export const DocumentProblem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  /** JSON Pointer into the document */ pointer: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
});
export const OperationSummary = z.object({
  id: z.string(),
  method: z.enum(METHODS),
  path: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  deprecated: z.boolean(),
});
export const DocumentCheck = z.object({
  valid: z.boolean(),
  format: z.enum(['json', 'yaml']).nullable(),
  openapi: z.string().nullable(),
  title: z.string().nullable(),
  version: z.string().nullable(),
  description: z.string().nullable(),
  servers: z.array(z.string()),
  operations: z.array(OperationSummary),
  problems: z.array(DocumentProblem),
});

export const VISIBILITIES = ['public', 'members', 'teams'] as const;
export const Visibility = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('public') }),
  z.object({ kind: z.literal('members') }),
  z.object({ kind: z.literal('teams'), teamIds: z.array(id('team')).min(1).max(50) }),
]);

export const VersionSummary = z.object({ id: id('version'), name: z.string(), state: z.enum(LIFECYCLE_STATES), blocked: z.boolean(), isDefault: z.boolean() });

/** `llm`: leads to models, through the tenant's providers, instead of to an upstream. */
export const API_KINDS = ['http', 'llm'] as const;

export const Api = z.object({
  id: id('api'),
  slug: z.string(),
  name: z.string(),
  kind: z.enum(API_KINDS),
  summary: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  visibility: Visibility,
  team: z.object({ id: id('team'), slug: z.string(), name: z.string() }).nullable(),
  versionBy: z.discriminatedUnion('by', [z.object({ by: z.literal('path') }), z.object({ by: z.literal('header'), header: z.string() })]),
  /** Another base path than `/{tenant}/{api}` on the tenant's own hosts. */
  basePath: z.string().nullable(),
  versions: z.array(VersionSummary),
  createdAt: instant,
  updatedAt: instant,
});

/** What a revision says beside the document: where calls go and what is enforced. Fixed with the revision. */
export const RevisionSettings = z.strictObject({
  upstreamId: id('upstream').nullable().default(null),
  /** Calls lead out, through the forward proxy: there is no upstream then, and callers are identified by Proxy-Authorization. */
  egress: Egress.optional(),
  /** Of an API of kind llm, and of no other. */
  llm: LlmApi.optional(),
  unmatched: ApiObject.shape.unmatched.default('refuse'),
  /** Policies of the API. Without an `api-key` policy one with default settings stands, unless `anonymous`. */
  policies: z.array(AttachedPolicy).max(32).default([]),
  /** Policies of single operations, by operation id. */
  operationPolicies: z.record(z.string(), z.array(AttachedPolicy).max(16)).default({}),
  /** Calls need no credential. */
  anonymous: z.boolean().default(false),
});

export const REVISION_STATES = ['draft', 'in_review', 'changes_requested', 'approved'] as const;
export const Revision = z.object({
  id: id('revision'),
  number: z.number().int(),
  state: z.enum(REVISION_STATES),
  note: z.string(),
  /** SHA-256 over document text and settings. */
  contentHash: z.string(),
  format: z.enum(['json', 'yaml']),
  title: z.string(),
  documentVersion: z.string(),
  operationCount: z.number().int(),
  settings: RevisionSettings,
  reviewComment: z.string().nullable(),
  author: actor,
  createdAt: instant,
  updatedAt: instant,
  /** Environments in which it is active. */
  deployedTo: z.array(z.object({ environmentId: id('environment'), slug: z.string() })),
});

export const Version = VersionSummary.extend({
  apiId: id('api'),
  description: z.string(),
  versionBy: VersionBy,
  blockedReason: z.string().nullable(),
  deprecatedAt: instant.nullable(),
  sunsetAt: instant.nullable(),
  successor: z.object({ versionId: id('version'), name: z.string() }).nullable(),
  retiredAt: instant.nullable(),
  /** What the state machine allows next. */
  allowed: z.array(z.enum(LIFECYCLE_STATES)),
  revisionCount: z.number().int(),
  subscriptionCount: z.number().int(),
  /** Per environment what runs, and the URL at which consumers call. */
  environments: z.array(
    z.object({
      environmentId: id('environment'),
      slug: z.string(),
      kind: z.enum(['production', 'test']),
      url: z.string(),
      revisionId: id('revision').nullable(),
      revisionNumber: z.number().int().nullable(),
      deploymentId: id('deployment').nullable(),
      pinned: z.boolean(),
    }),
  ),
  createdAt: instant,
  updatedAt: instant,
});

/** Who is touched by a change of state, shown before it is made. */
export const Consequences = z.object({
  applications: z.array(z.object({ id: id('application'), name: z.string(), subscriptionId: id('subscription'), callsLast7Days: z.number().int() })),
  callsLast7Days: z.number().int(),
  closesPlans: z.array(z.object({ id: id('plan'), name: z.string() })),
});

export const apiParams = inTenant({ api: z.string().min(1).max(100) });
export const versionParams = inTenant({ api: z.string().min(1).max(100), version: z.string().min(1).max(100) });
export const revisionParams = versionParams.extend({ revision: z.string().min(1).max(60) });

const versionName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,30}$/i, 'such as v1 or 2024-06');
const documentText = z.string().min(1).max(DOCUMENT_BYTES_MAX);
const write = { kind: 'tenant', permission: 'apis:write' } as const;
const read = { kind: 'tenant', permission: 'apis:read' } as const;
const DOCUMENT_ERRORS = ['document.invalid', 'document.unresolved_reference', 'document.too_complex'] as const;

const ApiFields = {
  name,
  summary: z.string().max(300),
  description: longText,
  tags: z.array(z.string().trim().min(1).max(40)).max(20),
  visibility: Visibility,
  teamId: id('team').nullable(),
  versionBy: Api.shape.versionBy,
  basePath: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'such as /store/pets')
    // the gateway refuses such paths as ambiguous: nothing would ever be served there
    .refine((path) => !/\/\.\.?(\/|$)/.test(path), { message: 'without dot segments' })
    .max(200)
    .nullable(),
};

export const documents = endpoints({
  check: {
    method: 'POST',
    path: '/tenants/:tenant/documents/check',
    tag: 'Documents',
    summary: 'Validate an OpenAPI document and list its operations, without saving',
    access: write,
    status: 200,
    params: tenantParams,
    body: z.strictObject({ text: documentText }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: DocumentCheck,
    errors: [],
  },
  fetch: {
    method: 'POST',
    path: '/tenants/:tenant/documents/fetch',
    tag: 'Documents',
    summary: 'Fetch an OpenAPI document from a URL',
    access: write,
    status: 200,
    params: tenantParams,
    body: z.strictObject({ url: z.string().max(2_000) }),
    response: z.object({ text: z.string(), check: DocumentCheck }),
    errors: ['document.fetch_failed', 'upstream.address_not_allowed'],
  },
});

export const apis = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/apis',
    tag: 'APIs',
    summary: 'APIs of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    query: z.object({ ...pageQuery, q: z.string().max(100).optional(), state: z.enum(LIFECYCLE_STATES).optional(), team: z.string().max(100).optional() }),
    response: page(Api),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/apis',
    tag: 'APIs',
    summary: 'Make an API; with a document also its first version and draft revision. One of kind llm brings its own document',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({
      name,
      kind: Api.shape.kind.default('http'),
      /** Left out: made of the name; `llm` for the first API of that kind. */
      slug: slug.optional(),
      summary: ApiFields.summary.default(''),
      description: ApiFields.description.default(''),
      tags: ApiFields.tags.default([]),
      visibility: Visibility.default({ kind: 'public' }),
      teamId: ApiFields.teamId.default(null),
      version: versionName.default('v1'),
      document: documentText.optional(),
      settings: RevisionSettings.optional(),
    }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: z.object({ api: Api, version: Version, revision: Revision.nullable() }),
    errors: ['slug.taken', ...DOCUMENT_ERRORS],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/apis/:api',
    tag: 'APIs',
    summary: 'One API',
    access: read,
    status: 200,
    params: apiParams,
    response: Api,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/apis/:api',
    tag: 'APIs',
    summary: 'Change an API; a new slug leaves the old one as an alias',
    access: write,
    status: 200,
    params: apiParams,
    body: z.strictObject({ ...ApiFields, slug }).partial(),
    response: Api,
    errors: ['slug.taken'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/apis/:api',
    tag: 'APIs',
    summary: 'Delete an API that was never published',
    access: write,
    status: 204,
    params: apiParams,
    errors: ['resource.conflict'],
  },
});

export const versions = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/apis/:api/versions',
    tag: 'Versions',
    summary: 'Versions of an API',
    access: read,
    status: 200,
    params: apiParams,
    response: z.object({ items: z.array(Version) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/apis/:api/versions',
    tag: 'Versions',
    summary: 'Make a version, empty or from a revision',
    access: write,
    status: 201,
    params: apiParams,
    body: z.strictObject({ name: versionName, description: longText.default(''), fromRevisionId: id('revision').optional() }),
    response: Version,
    errors: ['slug.taken'],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/apis/:api/versions/:version',
    tag: 'Versions',
    summary: 'One version',
    access: read,
    status: 200,
    params: versionParams,
    response: Version,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/apis/:api/versions/:version',
    tag: 'Versions',
    summary: 'Describe a version, or make it the default one',
    access: write,
    status: 200,
    params: versionParams,
    body: z.strictObject({ description: longText.optional(), isDefault: z.literal(true).optional() }),
    response: Version,
    errors: [],
  },
  consequences: {
    method: 'GET',
    path: '/tenants/:tenant/apis/:api/versions/:version/consequences',
    tag: 'Versions',
    summary: 'Who is affected by deprecating, blocking or retiring',
    access: read,
    status: 200,
    params: versionParams,
    response: Consequences,
    errors: [],
  },
  transition: {
    method: 'POST',
    path: '/tenants/:tenant/apis/:api/versions/:version/transitions',
    tag: 'Versions',
    summary: 'Publish, deprecate, bring back or retire',
    access: { kind: 'tenant', permission: 'apis:publish' },
    status: 200,
    params: versionParams,
    body: z.strictObject({
      to: z.enum(LIFECYCLE_STATES),
      reason: reason.optional(),
      sunsetAt: instant.optional(),
      successor: z.string().max(100).optional(),
      /** Retire although calls came in the last 24 hours. */
      force: z.boolean().default(false),
    }),
    response: Version,
    errors: ['transition.not_allowed', 'transition.refused'],
  },
  block: {
    method: 'POST',
    path: '/tenants/:tenant/apis/:api/versions/:version/block',
    tag: 'Versions',
    summary: 'Block all calls at once',
    access: { kind: 'tenant', permission: 'apis:block' },
    status: 200,
    params: versionParams,
    body: z.strictObject({ reason }),
    response: Version,
    errors: ['transition.not_allowed'],
  },
  unblock: {
    method: 'POST',
    path: '/tenants/:tenant/apis/:api/versions/:version/unblock',
    tag: 'Versions',
    summary: 'Lift a block',
    access: { kind: 'tenant', permission: 'apis:block' },
    status: 200,
    params: versionParams,
    body: z.strictObject({ reason }),
    response: Version,
    errors: ['transition.not_allowed'],
  },
});

const revisions_ = '/tenants/:tenant/apis/:api/versions/:version/revisions';

export const revisions = endpoints({
  list: {
    method: 'GET',
    path: revisions_,
    tag: 'Revisions',
    summary: 'Revisions, newest first',
    access: read,
    status: 200,
    params: versionParams,
    query: z.object(pageQuery),
    response: page(Revision),
    errors: [],
  },
  create: {
    method: 'POST',
    path: revisions_,
    tag: 'Revisions',
    summary: 'Make a draft from a document, or from an older revision',
    access: write,
    status: 201,
    params: versionParams,
    body: z.strictObject({
      document: documentText.optional(),
      fromRevisionId: id('revision').optional(),
      settings: RevisionSettings.optional(),
      note: z.string().max(500).default(''),
    }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: Revision,
    errors: [...DOCUMENT_ERRORS],
  },
  get: {
    method: 'GET',
    path: `${revisions_}/:revision`,
    tag: 'Revisions',
    summary: 'One revision',
    access: read,
    status: 200,
    params: revisionParams,
    response: Revision,
    errors: [],
  },
  document: {
    method: 'GET',
    path: `${revisions_}/:revision/document`,
    tag: 'Revisions',
    summary: 'The document, byte for byte as it was saved',
    access: read,
    status: 200,
    params: revisionParams,
    produces: 'text/plain',
    errors: [],
  },
  check: {
    method: 'GET',
    path: `${revisions_}/:revision/check`,
    tag: 'Revisions',
    summary: 'Operations and findings of the document',
    access: read,
    status: 200,
    params: revisionParams,
    response: DocumentCheck,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: `${revisions_}/:revision`,
    tag: 'Revisions',
    summary: 'Change a draft; `contentHash` guards against overwriting another’s edit',
    access: write,
    status: 200,
    params: revisionParams,
    body: z.strictObject({
      document: documentText.optional(),
      settings: RevisionSettings.optional(),
      note: z.string().max(500).optional(),
      contentHash: z.string().length(64).optional(),
    }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: Revision,
    errors: ['transition.not_allowed', 'resource.conflict', ...DOCUMENT_ERRORS],
  },
  transition: {
    method: 'POST',
    path: `${revisions_}/:revision/transitions`,
    tag: 'Revisions',
    summary: 'Send to review, withdraw, ask for changes or approve',
    access: write,
    status: 200,
    params: revisionParams,
    body: z.strictObject({ to: z.enum(REVISION_STATES), comment: z.string().max(2_000).optional() }),
    response: Revision,
    errors: ['transition.not_allowed', 'transition.refused'],
  },
});

export const DEPLOYMENT_STATES = ['pending', 'active', 'failed', 'superseded', 'withdrawn'] as const;
export const GatewayStatus = z.object({
  gatewayId: id('gateway'),
  name: z.string(),
  status: z.enum(['applied', 'refused', 'waiting', 'silent']),
  message: z.string().nullable(),
  at: instant.nullable(),
});
export const Deployment = z.object({
  id: id('deployment'),
  version: z.object({ id: id('version'), name: z.string() }),
  revision: z.object({ id: id('revision'), number: z.number().int() }),
  environment: z.object({ id: id('environment'), slug: z.string(), name: z.string() }),
  state: z.enum(DEPLOYMENT_STATES),
  isRollback: z.boolean(),
  note: z.string(),
  author: actor,
  createdAt: instant,
  /** When the last gateway of the group had it, and how long that took. */
  liveAt: instant.nullable(),
  liveAfterMs: z.number().int().nullable(),
  gateways: z.array(GatewayStatus),
});

const deployments_ = '/tenants/:tenant/apis/:api/versions/:version/deployments';
const deploy = { kind: 'tenant', permission: 'apis:deploy' } as const;
const deploymentParams = versionParams.extend({ deployment: id('deployment') });

export const deployments = endpoints({
  list: {
    method: 'GET',
    path: deployments_,
    tag: 'Deployments',
    summary: 'Deployments of a version, newest first',
    access: read,
    status: 200,
    params: versionParams,
    query: z.object({ ...pageQuery, active: flag.optional() }),
    response: page(Deployment),
    errors: [],
  },
  create: {
    method: 'POST',
    path: deployments_,
    tag: 'Deployments',
    summary: 'Deploy a revision to an environment; an older one is a roll-back',
    access: deploy,
    status: 201,
    params: versionParams,
    body: z.strictObject({ revisionId: id('revision'), environment: z.string().max(100), note: z.string().max(500).default('') }),
    response: Deployment,
    errors: ['deployment.pinned', 'revision.not_deployable'],
  },
  get: {
    method: 'GET',
    path: `${deployments_}/:deployment`,
    tag: 'Deployments',
    summary: 'One deployment, with what each gateway says',
    access: read,
    status: 200,
    params: deploymentParams,
    response: Deployment,
    errors: [],
  },
  withdraw: {
    method: 'POST',
    path: `${deployments_}/:deployment/withdraw`,
    tag: 'Deployments',
    summary: 'Take the version out of the environment',
    access: deploy,
    status: 200,
    params: deploymentParams,
    body: z.strictObject({ reason }),
    response: Deployment,
    errors: ['transition.not_allowed'],
  },
  pin: {
    method: 'POST',
    path: `${deployments_}/:deployment/pin`,
    tag: 'Deployments',
    summary: 'Hold this revision in the environment, or lift the pin',
    access: deploy,
    status: 200,
    params: deploymentParams,
    body: z.strictObject({ pinned: z.boolean(), reason }),
    response: Deployment,
    errors: ['transition.not_allowed'],
  },
});
