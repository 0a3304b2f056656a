import { CallRecord, OUTCOMES, SaidPart } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, page, pageQuery, tenantParams } from '../shapes.js';

/** A record with the names a reader needs; ids stay for links. */
export const CallRecordView = CallRecord.extend({
  gatewayId: z.string(),
  gatewayName: z.string().nullable(),
  apiName: z.string().nullable(),
  apiSlug: z.string().nullable(),
  versionName: z.string().nullable(),
  environmentSlug: z.string().nullable(),
  applicationName: z.string().nullable(),
  planName: z.string().nullable(),
  /** Of a model call. */
  providerName: z.string().nullable(),
});

/** In words why the call ended as it did, and what to do: built from outcome, code, policy and attempts. */
export const CallExplanation = z.object({ headline: z.string(), detail: z.string(), advice: z.array(z.string()), errorPage: z.string().nullable() });

/** Null: of this nothing is kept. */
export const CallContent = z.object({ requestId: z.string(), expiresAt: instant, request: z.array(SaidPart).nullable(), answer: z.array(SaidPart).nullable() });

const filters = {
  from: instant.optional(),
  to: instant.optional(),
  api: z.string().max(100).optional(),
  version: z.string().max(100).optional(),
  environment: z.string().max(100).optional(),
  application: id('application').optional(),
  operation: z.string().max(200).optional(),
  method: z.string().max(10).optional(),
  /** `404`, or a class such as `4xx`; several with commas. */
  status: z
    .string()
    .regex(/^([1-5]\d\d|[1-5]xx)(,([1-5]\d\d|[1-5]xx))*$/)
    .optional(),
  outcome: z.enum(OUTCOMES).optional(),
  code: z.string().max(60).optional(),
  policy: z.string().max(60).optional(),
  requestId: z.string().max(60).optional(),
  address: z.string().max(60).optional(),
  path: z.string().max(300).optional(),
  slowerThanMs: z.coerce.number().int().min(0).optional(),
  provider: id('provider').optional(),
  /** Of a model call: what was asked for, or what the provider calls it. */
  model: z.string().max(200).optional(),
  /** A model route’s name. */
  route: z.string().max(200).optional(),
};

const search = z.object({ ...pageQuery, ...filters });
const histogramQuery = z.object({ ...filters, buckets: z.coerce.number().int().min(10).max(200).default(60) });
export const Histogram = z.object({
  from: instant,
  to: instant,
  bucketMs: z.number().int(),
  buckets: z.array(z.object({ at: instant, ok: z.number().int(), clientErrors: z.number().int(), serverErrors: z.number().int() })),
});
export const Facet = z.object({ field: z.string(), values: z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() })) });

const read = { kind: 'tenant', permission: 'records:read' } as const;
const own = { kind: 'tenant', permission: 'portal:use' } as const;
const tag = 'Call records';

export const callRecords = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/call-records',
    tag,
    summary: 'Search the call records of the tenant, newest first',
    access: read,
    status: 200,
    params: tenantParams,
    query: search,
    response: page(CallRecordView),
    errors: [],
  },
  histogram: {
    method: 'GET',
    path: '/tenants/:tenant/call-records/histogram',
    tag,
    summary: 'Calls over time for the same filters',
    access: read,
    status: 200,
    params: tenantParams,
    query: histogramQuery,
    response: Histogram,
    errors: [],
  },
  facets: {
    method: 'GET',
    path: '/tenants/:tenant/call-records/facets',
    tag,
    summary: 'Most frequent values for the same filters',
    access: read,
    status: 200,
    params: tenantParams,
    query: z.object(filters),
    response: z.object({ facets: z.array(Facet) }),
    errors: [],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/call-records/:request',
    tag,
    summary: 'One call, explained',
    access: read,
    status: 200,
    params: inTenant({ request: z.string().min(8).max(60) }),
    response: z.object({ record: CallRecordView, explanation: CallExplanation }),
    errors: [],
  },
  content: {
    method: 'GET',
    path: '/tenants/:tenant/call-records/:request/content',
    tag,
    summary: 'What was asked and answered in a model call, where its API keeps that; the reader stands in the audit trail',
    access: { kind: 'tenant', permission: 'contents:read' },
    status: 200,
    params: inTenant({ request: z.string().min(8).max(60) }),
    response: CallContent,
    errors: [],
  },
  listOwn: {
    method: 'GET',
    path: '/tenants/:tenant/my-call-records',
    tag,
    summary: 'Calls of my own applications',
    access: own,
    status: 200,
    params: tenantParams,
    query: search,
    response: page(CallRecordView),
    errors: [],
  },
  getOwn: {
    method: 'GET',
    path: '/tenants/:tenant/my-call-records/:request',
    tag,
    summary: 'One call of my own applications, explained',
    access: own,
    status: 200,
    params: inTenant({ request: z.string().min(8).max(60) }),
    response: z.object({ record: CallRecordView, explanation: CallExplanation }),
    errors: [],
  },
  listUnrouted: {
    method: 'GET',
    path: '/call-records/unrouted',
    tag,
    summary: 'Calls that reached no API',
    access: { kind: 'platform' },
    status: 200,
    query: search,
    response: page(CallRecordView),
    errors: [],
  },
});

const analyticsQuery = z.object({
  from: instant,
  to: instant,
  api: z.string().max(100).optional(),
  version: z.string().max(100).optional(),
  environment: z.string().max(100).optional(),
  application: id('application').optional(),
});

export const Totals = z.object({
  calls: z.number().int(),
  refused: z.number().int(),
  failed: z.number().int(),
  clientErrors: z.number().int(),
  serverErrors: z.number().int(),
  bytesIn: z.number().int(),
  bytesOut: z.number().int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  gatewayP95Ms: z.number().nullable(),
});
const Point = Totals.pick({ calls: true, refused: true, failed: true, clientErrors: true, serverErrors: true, p50Ms: true, p95Ms: true, p99Ms: true }).extend({
  at: instant,
});
export const Usage = z.object({
  from: instant,
  to: instant,
  bucketMs: z.number().int(),
  totals: Totals,
  previous: Totals,
  series: z.array(Point),
  byApi: z.array(z.object({ apiId: z.string(), name: z.string(), calls: z.number().int(), errors: z.number().int(), p95Ms: z.number().nullable() })),
  byApplication: z.array(z.object({ applicationId: z.string(), name: z.string(), calls: z.number().int(), errors: z.number().int() })),
  byOperation: z.array(z.object({ operationId: z.string(), calls: z.number().int(), errors: z.number().int(), p95Ms: z.number().nullable() })),
  byStatus: z.array(z.object({ status: z.number().int(), calls: z.number().int() })),
});

export const analytics = endpoints({
  usage: {
    method: 'GET',
    path: '/tenants/:tenant/analytics',
    tag: 'Analytics',
    summary: 'Usage, errors and latency of the tenant',
    access: { kind: 'tenant', permission: 'analytics:read' },
    status: 200,
    params: tenantParams,
    query: analyticsQuery,
    response: Usage,
    errors: [],
  },
  ownUsage: {
    method: 'GET',
    path: '/tenants/:tenant/my-usage',
    tag: 'Analytics',
    summary: 'Usage of my own applications',
    access: own,
    status: 200,
    params: tenantParams,
    query: analyticsQuery,
    response: Usage,
    errors: [],
  },
});
