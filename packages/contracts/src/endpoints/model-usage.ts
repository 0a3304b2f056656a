import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, tenantParams } from '../shapes.js';

const query = {
  from: instant,
  to: instant,
  api: z.string().max(100).optional(),
  application: id('application').optional(),
  provider: id('provider').optional(),
  /** As the provider calls it. */
  model: z.string().max(200).optional(),
  /** A model route’s name. */
  route: z.string().max(200).optional(),
  plan: z.string().max(100).optional(),
  credential: z.string().max(100).optional(),
  /** A version of a prompt: `slug@3`. */
  prompt: z.string().max(200).optional(),
  /** Applications that it owns. */
  team: z.string().max(100).optional(),
  member: z.string().max(100).optional(),
};

const count = z.number().int();

export const ModelTotals = z.object({
  calls: count,
  /** Without an answer that succeeded. */
  failed: count,
  inputTokens: count,
  cachedInputTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  /** Micro-dollars. */
  spendMicros: count,
  /** Calls that used tokens whose price is not known: not in the spend. */
  unpriced: count,
  /** Calls whose tokens were estimated, as the provider did not tell them. */
  estimated: count,
  /** Targets that were tried in vain before others answered. */
  fallbacks: count,
  /** Answered out of our own cache. */
  cacheHits: count,
  /** To the first content of streams and whole answers. */
  ttftP50Ms: z.number().nullable(),
  ttftP95Ms: z.number().nullable(),
  /** Of each stream the median time between two events. */
  interTokenP50Ms: z.number().nullable(),
  interTokenP95Ms: z.number().nullable(),
  /** Of whole calls. */
  totalP50Ms: z.number().nullable(),
  totalP95Ms: z.number().nullable(),
});
const Part = ModelTotals.pick({
  calls: true,
  failed: true,
  inputTokens: true,
  cachedInputTokens: true,
  outputTokens: true,
  spendMicros: true,
  fallbacks: true,
  cacheHits: true,
  ttftP50Ms: true,
  ttftP95Ms: true,
  interTokenP50Ms: true,
  interTokenP95Ms: true,
  totalP50Ms: true,
  totalP95Ms: true,
});

export const ModelUsageReport = z.object({
  from: instant,
  to: instant,
  bucketMs: count,
  totals: ModelTotals,
  previous: ModelTotals,
  series: z.array(Part.extend({ at: instant })),
  byModel: z.array(Part.extend({ providerId: z.string(), providerName: z.string(), model: z.string() })),
  byProvider: z.array(Part.extend({ providerId: z.string(), name: z.string() })),
  byRoute: z.array(Part.extend({ route: z.string() })),
  byApplication: z.array(Part.extend({ applicationId: z.string(), name: z.string() })),
});

/** What model calls are told apart by. Team and member: the application’s owner as it is now. */
export const MODEL_DIMENSIONS = ['model', 'provider', 'route', 'api', 'application', 'team', 'member', 'credential', 'plan', 'prompt', 'day', 'hour'] as const;
export const MODEL_MEASURES = ['spend', 'tokens', 'calls', 'failed', 'fallbacks', 'cacheHits'] as const;

const breakdownQuery = z.object({
  ...query,
  by: z.enum(MODEL_DIMENSIONS),
  /** What the rows are ordered by, and chosen by where there are more; days and hours stand in their own order. */
  sort: z.enum(MODEL_MEASURES).default('spend'),
});

export const ModelBreakdown = z.object({
  from: instant,
  to: instant,
  bucketMs: count,
  totals: ModelTotals,
  rows: z.array(
    Part.extend({
      /** Empty: calls that did not get so far, or have none. */
      id: z.string(),
      name: z.string(),
      /** What narrows a query to this row. */
      filters: z.record(z.string(), z.string()),
    }),
  ),
  /** All rows beyond those, as one. */
  rest: Part.nullable(),
  /** Of the first rows, by time; of days and hours, of all calls. */
  series: z.array(z.object({ at: instant, parts: z.array(Part.extend({ id: z.string() })) })),
});

/** One day of one application at one model. */
const ModelDay = z.object({
  /** Of UTC, `2026-11-23`. */
  day: z.iso.date(),
  applicationId: z.string(),
  applicationName: z.string(),
  apiName: z.string(),
  /** A model route’s name; empty where the model was asked for directly. */
  route: z.string(),
  providerName: z.string(),
  model: z.string(),
  calls: count,
  failed: count,
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  spendMicros: count,
  unpriced: count,
});

const watch = { kind: 'tenant', permission: 'analytics:read' } as const;
const tag = 'Analytics';

/** Tokens, spend, time to first token, caches and fallbacks of model calls. */
export const modelUsage = endpoints({
  report: {
    method: 'GET',
    path: '/tenants/:tenant/model-usage',
    tag,
    summary: 'Tokens, spend and speed of the tenant’s model calls',
    access: watch,
    status: 200,
    params: tenantParams,
    query: z.object(query),
    response: ModelUsageReport,
    errors: [],
  },
  breakdown: {
    method: 'GET',
    path: '/tenants/:tenant/model-usage/breakdown',
    tag,
    summary: 'Tokens, spend, speed, caches and fallbacks of model calls by one dimension, in sum and over time',
    access: watch,
    status: 200,
    params: tenantParams,
    query: breakdownQuery.extend({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: ModelBreakdown,
    errors: [],
  },
  breakdownFile: {
    method: 'GET',
    path: '/tenants/:tenant/model-usage/breakdown-file',
    tag,
    summary: 'The same as CSV; the first 10,000 rows',
    access: watch,
    status: 200,
    params: tenantParams,
    query: breakdownQuery,
    produces: 'text/csv',
    errors: [],
  },
  own: {
    method: 'GET',
    path: '/tenants/:tenant/my-model-usage',
    tag,
    summary: 'Tokens, spend and speed of my own applications’ model calls',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 200,
    params: tenantParams,
    query: z.object(query),
    response: ModelUsageReport,
    errors: [],
  },
  ownDays: {
    method: 'GET',
    path: '/tenants/:tenant/my-model-usage/days',
    tag,
    summary: 'Tokens and spend of my own applications by day and model; the latest 1,000 rows',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 200,
    params: tenantParams,
    query: z.object(query),
    response: z.object({ items: z.array(ModelDay), truncated: z.boolean() }),
    errors: [],
  },
  ownChargeback: {
    method: 'GET',
    path: '/tenants/:tenant/my-model-usage/chargeback',
    tag,
    summary: 'Spend and tokens of my own applications by day, application, provider and model, as CSV',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 200,
    params: tenantParams,
    query: z.object(query),
    produces: 'text/csv',
    errors: [],
  },
  chargeback: {
    method: 'GET',
    path: '/tenants/:tenant/model-usage/chargeback',
    tag,
    summary: 'Spend and tokens by day, application, provider and model, as CSV',
    access: watch,
    status: 200,
    params: tenantParams,
    query: z.object(query),
    produces: 'text/csv',
    errors: [],
  },
});
