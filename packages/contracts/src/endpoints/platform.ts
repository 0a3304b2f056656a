import { Acknowledgement, BatchReceipt, Changes, Hello, ObjectsRequest, RecordBatch, RouteReport, Welcome } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { actor, flag, id, instant, name, page, pageQuery, slug, tenantParams } from '../shapes.js';
import { Account } from './accounts.js';

export const AuditEntry = z.object({
  id: id('auditEntry'),
  at: instant,
  tenant: z.object({ id: z.string(), slug: z.string() }).nullable(),
  actor,
  /** `api.created`, `subscription.approved` ... */
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  reason: z.string().nullable(),
  /** What changed, secrets left out. */
  detail: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
});

export const Gateway = z.object({
  id: id('gateway'),
  name: z.string(),
  group: z.object({ id: id('gatewayGroup'), slug: z.string(), name: z.string() }),
  state: z.enum(['live', 'silent']),
  softwareVersion: z.string(),
  sequence: z.number().int().nullable(),
  /** Behind the group's newest manifest by so many. */
  behind: z.number().int(),
  acknowledgement: z.enum(['applied', 'partial', 'refused']).nullable(),
  errors: z.array(z.object({ key: z.string(), message: z.string() })),
  firstSeenAt: instant,
  lastSeenAt: instant,
});

export const GatewayGroup = z.object({
  id: id('gatewayGroup'),
  slug: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  sequence: z.number().int(),
  digest: z.string().nullable(),
  compiledAt: instant.nullable(),
  gatewayCount: z.number().int(),
  createdAt: instant,
});

export const JOB_STATES = ['waiting', 'active', 'delayed', 'completed', 'failed'] as const;
export const Job = z.object({
  queue: z.string(),
  id: z.string(),
  name: z.string(),
  state: z.enum(JOB_STATES),
  attempts: z.number().int(),
  attemptsMax: z.number().int(),
  data: z.record(z.string(), z.unknown()),
  error: z.string().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  nextAttemptAt: instant.nullable(),
});

const auditQuery = z.object({
  ...pageQuery,
  action: z.string().max(100).optional(),
  actorId: z.string().max(60).optional(),
  subjectId: z.string().max(60).optional(),
  from: instant.optional(),
  to: instant.optional(),
});

export const audit = endpoints({
  listAll: {
    method: 'GET',
    path: '/audit-entries',
    tag: 'Audit',
    summary: 'The audit trail of the installation',
    access: { kind: 'platform' },
    status: 200,
    query: auditQuery,
    response: page(AuditEntry),
    errors: [],
  },
  list: {
    method: 'GET',
    path: '/tenants/:tenant/audit-entries',
    tag: 'Audit',
    summary: 'The audit trail of a tenant',
    access: { kind: 'tenant', permission: 'audit:read' },
    status: 200,
    params: tenantParams,
    query: auditQuery,
    response: page(AuditEntry),
    errors: [],
  },
});

export const platformAccounts = endpoints({
  list: {
    method: 'GET',
    path: '/accounts',
    tag: 'Accounts',
    summary: 'All accounts of the installation',
    access: { kind: 'platform' },
    status: 200,
    query: z.object({ ...pageQuery, q: z.string().max(100).optional() }),
    response: page(Account.extend({ tenants: z.array(z.object({ slug: z.string(), name: z.string() })) })),
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/accounts/:account',
    tag: 'Accounts',
    summary: 'Block or unblock an account, or make it a platform admin',
    access: { kind: 'platform' },
    status: 200,
    params: z.object({ account: id('account') }),
    body: z.strictObject({ state: Account.shape.state.optional(), platformAdmin: z.boolean().optional() }),
    response: Account,
    errors: ['resource.conflict'],
  },
});

const jobParams = z.object({ queue: z.string().max(60), job: z.string().max(200) });

export const jobs = endpoints({
  summary: {
    method: 'GET',
    path: '/jobs/summary',
    tag: 'Jobs',
    summary: 'Counts per queue and state',
    access: { kind: 'platform' },
    status: 200,
    response: z.object({
      queues: z.array(z.object({ queue: z.string(), counts: z.record(z.enum(JOB_STATES), z.number().int()) })),
      outbox: z.object({ waiting: z.number().int(), oldestAt: instant.nullable() }),
    }),
    errors: [],
  },
  list: {
    method: 'GET',
    path: '/jobs',
    tag: 'Jobs',
    summary: 'Jobs by queue and state',
    access: { kind: 'platform' },
    status: 200,
    query: z.object({ queue: z.string().max(60).optional(), state: z.enum(JOB_STATES).default('failed'), limit: pageQuery.limit }),
    response: z.object({ items: z.array(Job) }),
    errors: [],
  },
  replay: {
    method: 'POST',
    path: '/jobs/:queue/:job/replay',
    tag: 'Jobs',
    summary: 'Run a dead letter again',
    access: { kind: 'platform' },
    status: 202,
    params: jobParams,
    errors: ['transition.not_allowed'],
  },
  discard: {
    method: 'DELETE',
    path: '/jobs/:queue/:job',
    tag: 'Jobs',
    summary: 'Discard a dead letter',
    access: { kind: 'platform' },
    status: 204,
    params: jobParams,
    errors: ['transition.not_allowed'],
  },
});

const groupParams = z.object({ group: z.string().min(1).max(100) });

export const gateways = endpoints({
  list: {
    method: 'GET',
    path: '/gateways',
    tag: 'Gateways',
    summary: 'All gateways, with what each runs',
    access: { kind: 'platform' },
    status: 200,
    query: z.object({ live: flag.optional() }),
    response: z.object({ items: z.array(Gateway) }),
    errors: [],
  },
  listForTenant: {
    method: 'GET',
    path: '/tenants/:tenant/gateways',
    tag: 'Gateways',
    summary: 'Gateways that serve the environments of this tenant',
    access: { kind: 'tenant', permission: 'gateways:read' },
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Gateway) }),
    errors: [],
  },
  forget: {
    method: 'DELETE',
    path: '/gateways/:gateway',
    tag: 'Gateways',
    summary: 'Forget a gateway that is gone',
    access: { kind: 'platform' },
    status: 204,
    params: z.object({ gateway: id('gateway') }),
    errors: ['resource.conflict'],
  },
  listGroups: {
    method: 'GET',
    path: '/gateway-groups',
    tag: 'Gateways',
    summary: 'Gateway groups',
    access: { kind: 'platform' },
    status: 200,
    response: z.object({ items: z.array(GatewayGroup) }),
    errors: [],
  },
  createGroup: {
    method: 'POST',
    path: '/gateway-groups',
    tag: 'Gateways',
    summary: 'Make a gateway group; its token is shown once',
    access: { kind: 'platform' },
    status: 201,
    body: z.strictObject({ name, slug: slug.optional() }),
    response: z.object({ group: GatewayGroup, token: z.string() }),
    errors: ['slug.taken'],
  },
  rotateGroupToken: {
    method: 'POST',
    path: '/gateway-groups/:group/tokens',
    tag: 'Gateways',
    summary: 'Make a new gateway token; the old one ends after the overlap',
    access: { kind: 'platform' },
    status: 201,
    params: groupParams,
    body: z.strictObject({ overlapMs: z.number().int().min(0).max(604_800_000).default(3_600_000) }),
    response: z.object({ token: z.string() }),
    errors: [],
  },
});

const link = { tag: 'Gateway link', access: { kind: 'gateway' } } as const;

export const gatewayLink = endpoints({
  hello: {
    ...link,
    method: 'POST',
    path: '/gateway-link/hello',
    summary: 'A gateway announces itself',
    status: 200,
    body: Hello,
    response: Welcome,
    errors: ['gateway.link_refused'],
  },
  changes: {
    ...link,
    method: 'GET',
    path: '/gateway-link/changes',
    summary: 'Long poll for a newer manifest and deny entries',
    status: 200,
    query: z.object({
      gatewayId: id('gateway'),
      instanceId: z.string().max(64),
      haveSequence: z.coerce.number().int().min(0),
      haveDeny: z.coerce.number().int().min(0),
      /** The last purge it heard of; absent for one that stores no responses. */
      havePurge: z.coerce.number().int().min(0).optional(),
      /** The `gatewayCount` it works with: a poll is answered when the number is another one. */
      haveGateways: z.coerce.number().int().min(1).optional(),
      waitMs: z.coerce.number().int().min(0).max(30_000).default(25_000),
    }),
    response: Changes,
    errors: ['gateway.link_refused'],
  },
  objects: {
    ...link,
    method: 'POST',
    path: '/gateway-link/objects',
    summary: 'Snapshot objects by hash, one per line',
    status: 200,
    body: ObjectsRequest,
    produces: 'application/x-ndjson',
    errors: ['gateway.link_refused'],
  },
  acknowledge: {
    ...link,
    method: 'POST',
    path: '/gateway-link/acknowledgements',
    summary: 'What a gateway made of a manifest',
    status: 204,
    body: Acknowledgement,
    errors: ['gateway.link_refused'],
  },
  reportRoutes: {
    ...link,
    method: 'POST',
    path: '/gateway-link/route-reports',
    summary: 'What a gateway process knows of splits and mirrors, and what it took out',
    status: 204,
    body: RouteReport,
    bodyBytesMax: 4_194_304,
    errors: ['gateway.link_refused'],
  },
  storeRecords: {
    ...link,
    method: 'POST',
    path: '/gateway-link/call-records',
    summary: 'Store a batch of call records once',
    status: 200,
    body: RecordBatch,
    bodyBytesMax: 16_777_216,
    response: BatchReceipt,
    errors: ['gateway.link_refused'],
  },
});
