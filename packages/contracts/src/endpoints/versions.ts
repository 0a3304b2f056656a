import { LIFECYCLE_STATES, VersionBy } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, longText, reason } from '../shapes.js';

export const VersionSummary = z.object({ id: id('version'), name: z.string(), state: z.enum(LIFECYCLE_STATES), blocked: z.boolean(), isDefault: z.boolean() });

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

/** What consumers see in addresses. */
export const versionName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,30}$/i, 'such as v1 or 2024-06');

const write = { kind: 'tenant', permission: 'apis:write' } as const;
const read = { kind: 'tenant', permission: 'apis:read' } as const;

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
