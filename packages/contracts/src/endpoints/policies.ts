import { AttachedPolicy, KnownPolicy, LEVELS, METHODS, MODEL_POLICY_KINDS, PHASES, PolicyInstance, SET } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, id, instant, inTenant, name, slug, tenantParams } from '../shapes.js';
import { RevisionSettings, revisionParams } from './revisions.js';
import { versionParams } from './versions.js';

/** Where a set stands. */
export const PolicySetUse = z.object({
  level: z.enum(LEVELS),
  id: z.string(),
  /** In words: the API with its version, the plan, the product, the tenant. */
  name: z.string(),
  /** Of an API: what of it names the set. Deployed ones are live with every change of the set. */
  revisions: z.array(z.object({ number: z.number().int(), deployed: z.boolean() })).optional(),
});

export const PolicySet = z.object({
  id: id('policySet'),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  policies: z.array(KnownPolicy),
  /** Raised with every change; whoever changes it says which one was read. */
  version: z.number().int(),
  usedBy: z.array(PolicySetUse),
  createdAt: instant,
  updatedAt: instant,
});

export const PolicySetVersion = z.object({ number: z.number().int(), policies: z.array(PolicyInstance), note: z.string(), author: actor, createdAt: instant });

/** What stands for a whole tenant, or for the callers of a product. */
export const PolicyAttachment = z.object({ policies: z.array(AttachedPolicy), version: z.number().int() });

const setPolicies = z.array(AttachedPolicy.refine(({ type }) => type !== SET, { message: 'a set holds no sets', path: ['type'] })).max(32);
const attached = z.array(AttachedPolicy).max(16);
const change = { expectedVersion: z.number().int().min(0).describe('The version that was read: another one meanwhile is a conflict') };
const note = z.string().trim().max(500).default('');

/** One line of the effective list. */
export const EffectivePolicy = z.object({
  policy: PolicyInstance,
  title: z.string(),
  phase: z.enum(PHASES),
  /** Who put it there; `platform` for what stands by itself. */
  level: z.enum(['platform', ...LEVELS]),
  /** The object of that level. */
  of: z.object({ id: z.string(), name: z.string() }),
  /** The set that it came with. */
  set: z.object({ id: z.string(), name: z.string() }).nullable(),
  mode: z.enum(['enforced', 'dry-run', 'off']),
  /** Only callers on this plan meet it. */
  plan: z.object({ id: z.string(), name: z.string() }).nullable(),
});

export const EffectivePolicies = z.object({ operationId: z.string().nullable(), revisionId: z.string(), items: z.array(EffectivePolicy) });

/** A policy about models, and where it stands. */
export const ModelPolicyPlace = z.object({
  policy: PolicyInstance,
  kind: z.enum(MODEL_POLICY_KINDS),
  title: z.string(),
  mode: z.enum(['enforced', 'dry-run', 'off']),
  level: z.enum(LEVELS),
  /** The object of that level; of an operation, its id in the document. */
  of: z.object({ id: z.string(), name: z.string() }),
  /** Of an API or an operation of it. */
  api: z.object({ slug: z.string(), name: z.string(), version: z.string(), revision: z.number().int() }).nullable(),
  /** False: a draft that no gateway runs. */
  live: z.boolean(),
  /** The set that it came with. */
  set: z.object({ id: z.string(), name: z.string() }).nullable(),
});

const HEADERS_MAX = 60;

/** A request as it is pasted. */
export const TracedRequest = z.strictObject({
  method: z.enum(METHODS).default('GET'),
  /** Behind the API's root, with its query. */
  path: z
    .string()
    .max(4_000)
    .regex(/^\/[\x21-\x7e]*$/, 'begins with a slash, without spaces')
    .default('/'),
  headers: z
    .array(
      z.strictObject({
        name: z
          .string()
          .max(100)
          .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/),
        value: z
          .string()
          .max(8_192)
          .regex(/^[\t\x20-\x7e]*$/, 'visible ASCII without line breaks'),
      }),
    )
    .max(HEADERS_MAX)
    .default([]),
  body: z.string().max(1_048_576).default(''),
  /** Where the caller seems to be. */
  clientAddress: z.union([z.ipv4(), z.ipv6()], { error: 'is no IPv4 or IPv6 address' }).optional(),
});

/** What the stand-in answers in the upstream's place. */
export const StandIn = z.strictObject({
  status: z.number().int().min(200).max(599).default(200),
  contentType: z
    .string()
    .max(200)
    .regex(/^[\x20-\x7e]*$/)
    .default('application/json'),
  body: z.string().max(262_144).default('{}'),
});

/** Whose settings are run: what is live, a revision, or settings that nobody saved yet. */
const traced = {
  environmentId: id('environment'),
  /** Absent: the deployed one. */
  revisionId: id('revision').optional(),
  /** Instead of the revision's own. */
  settings: RevisionSettings.optional(),
};

const Header = z.object({ name: z.string(), value: z.string() });

export const TraceStep = z.object({
  policy: z.string(),
  hook: z.enum(['request', 'request-body', 'attempt', 'response', 'response-body']),
  us: z.number(),
  decision: z.enum(['passed', 'answered', 'failed', 'skipped', 'dry-run']),
  /** Why, or what it would have done. */
  note: z.string().nullable(),
  code: z.string().nullable(),
  /** Headers that it took away and put there. Secrets are masked. */
  removed: z.array(Header),
  added: z.array(Header),
});

export const Trace = z.object({
  revisionId: z.string(),
  status: z.number().int(),
  outcome: z.string(),
  code: z.string().nullable(),
  policy: z.string().nullable(),
  reason: z.string().nullable(),
  operationId: z.string().nullable(),
  application: z.string().nullable(),
  plan: z.string().nullable(),
  totalUs: z.number(),
  steps: z.array(TraceStep),
  /** What would have reached the upstream; null when nothing would. */
  sent: z.object({ method: z.string(), target: z.string(), headers: z.array(Header), bodyBytes: z.number().int() }).nullable(),
  answer: z.object({ headers: z.array(Header), body: z.string() }),
  /** What a trace cannot show of this one. */
  remarks: z.array(z.string()),
});

export const Replay = z.object({
  revisionId: z.string(),
  from: instant,
  to: instant,
  /** Records looked at; `more` when there were more than that. */
  looked: z.number().int(),
  more: z.boolean(),
  refusedThen: z.number().int(),
  refusedNow: z.number().int(),
  /** Answered then, refused now. */
  newlyRefused: z.number().int(),
  newlyLetIn: z.number().int(),
  byPolicy: z.array(z.object({ policy: z.string(), code: z.string(), calls: z.number().int() })),
  byApplication: z.array(z.object({ applicationId: z.string().nullable(), name: z.string(), calls: z.number().int() })),
  byDryRun: z.array(z.object({ policy: z.string(), note: z.string(), calls: z.number().int() })),
  examples: z
    .array(
      z.object({
        requestId: z.string(),
        at: instant,
        method: z.string(),
        path: z.string(),
        application: z.string().nullable(),
        statusThen: z.number().int(),
        statusNow: z.number().int(),
        policy: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    )
    .max(50),
  remarks: z.array(z.string()),
});

const runName = z.string().regex(/^[0-9a-z]{4,40}$/);
/** How far a replay is that still runs; nothing is known of one that begins, or is over. */
export const ReplayProgress = z.object({ progress: z.object({ done: z.number().int(), of: z.number().int() }).nullable() });

const setParams = inTenant({ set: z.string().min(1).max(100) });
const productParams = inTenant({ product: z.string().min(1).max(100) });
const read = { kind: 'tenant', permission: 'policies:read' } as const;
const write = { kind: 'tenant', permission: 'policies:write' } as const;
const tag = 'Policies';

/** A change of a set is live as soon as it is saved, wherever the set stands. */
export const policySets = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/policy-sets',
    tag,
    summary: 'Named sets of policies',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(PolicySet) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/policy-sets',
    tag,
    summary: 'Make a set',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({ name, slug: slug.optional(), description: z.string().max(2_000).default(''), policies: setPolicies.default([]) }),
    response: PolicySet,
    errors: ['slug.taken'],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/policy-sets/:set',
    tag,
    summary: 'One set and where it stands',
    access: read,
    status: 200,
    params: setParams,
    response: PolicySet,
    errors: [],
  },
  update: {
    method: 'PUT',
    path: '/tenants/:tenant/policy-sets/:set',
    tag,
    summary: 'Change a set; live at once wherever it stands',
    access: write,
    status: 200,
    params: setParams,
    body: z.strictObject({ ...change, name, description: z.string().max(2_000), policies: setPolicies, note }),
    response: PolicySet,
    errors: ['resource.conflict'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/policy-sets/:set',
    tag,
    summary: 'Remove a set that stands nowhere',
    access: write,
    status: 204,
    params: setParams,
    errors: ['resource.conflict'],
  },
  versions: {
    method: 'GET',
    path: '/tenants/:tenant/policy-sets/:set/versions',
    tag,
    summary: 'What a set was before, newest first',
    access: read,
    status: 200,
    params: setParams,
    response: z.object({ items: z.array(PolicySetVersion) }),
    errors: [],
  },
});

export const policies = endpoints({
  ofModels: {
    method: 'GET',
    path: '/tenants/:tenant/model-policies',
    tag,
    summary: 'Budgets, caches and guards of models: all of them, and where each stands',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(ModelPolicyPlace) }),
    errors: [],
  },
  ofTenant: {
    method: 'GET',
    path: '/tenants/:tenant/policies',
    tag,
    summary: 'Policies of every API of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    response: PolicyAttachment,
    errors: [],
  },
  setOfTenant: {
    method: 'PUT',
    path: '/tenants/:tenant/policies',
    tag,
    summary: 'Say what every API of the tenant enforces; live at once',
    access: write,
    status: 200,
    params: tenantParams,
    body: z.strictObject({ ...change, policies: attached }),
    response: PolicyAttachment,
    errors: ['resource.conflict'],
  },
  ofProduct: {
    method: 'GET',
    path: '/tenants/:tenant/products/:product/policies',
    tag,
    summary: 'Policies for callers on any plan of the product',
    access: read,
    status: 200,
    params: productParams,
    response: PolicyAttachment,
    errors: [],
  },
  setOfProduct: {
    method: 'PUT',
    path: '/tenants/:tenant/products/:product/policies',
    tag,
    summary: 'Say what callers on any plan of the product meet; live at once',
    access: write,
    status: 200,
    params: productParams,
    body: z.strictObject({ ...change, policies: attached }),
    response: PolicyAttachment,
    errors: ['resource.conflict'],
  },
  effective: {
    method: 'GET',
    path: '/tenants/:tenant/apis/:api/versions/:version/revisions/:revision/effective-policies',
    tag,
    summary: 'What a call of one operation meets, in order, and where each comes from',
    access: read,
    status: 200,
    params: revisionParams,
    /** Absent: calls that meet no operation. */
    query: z.object({ operation: z.string().max(200).optional() }),
    response: EffectivePolicies,
    errors: [],
  },
});

export const traces = endpoints({
  run: {
    method: 'POST',
    path: '/tenants/:tenant/apis/:api/versions/:version/traces',
    tag,
    summary: 'Run one request through the gateway’s own code against a revision or a draft; nothing is sent and nothing is counted',
    access: { kind: 'tenant', permission: 'records:read' },
    status: 200,
    params: versionParams,
    body: z.strictObject({
      ...traced,
      request: TracedRequest,
      standIn: StandIn.prefault({}),
      /** Called with a key of this application. */ applicationId: id('application').optional(),
    }),
    bodyBytesMax: 2 * 1_048_576,
    response: Trace,
    errors: ['trace.not_possible'],
  },
  replay: {
    method: 'POST',
    path: '/tenants/:tenant/apis/:api/versions/:version/replays',
    tag,
    summary: 'Run recorded calls against a revision or a draft: who would now be refused, by what',
    access: { kind: 'tenant', permission: 'records:read' },
    status: 200,
    params: versionParams,
    body: z.strictObject({
      ...traced,
      from: instant,
      to: instant,
      recordsMax: z.number().int().min(1).max(2_000).default(500),
      /** A name for this run, of the caller's making, to ask how far it is. */ run: runName.optional(),
    }),
    response: Replay,
    errors: ['trace.not_possible'],
  },
  replayProgress: {
    method: 'GET',
    path: '/tenants/:tenant/replays/:run/progress',
    tag,
    summary: 'How far a replay is that still runs',
    access: { kind: 'tenant', permission: 'records:read' },
    status: 200,
    params: inTenant({ run: runName }),
    response: ReplayProgress,
    errors: [],
  },
});
