import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, idOrSlug, instant, page, pageQuery } from '../shapes.js';
import { API_KINDS } from './apis.js';
import { OperationSummary } from './documents.js';
import { Plan } from './products.js';
import { Branding } from './tenants.js';
import { VersionSummary } from './versions.js';

const TenantBrief = z.object({ id: id('tenant'), slug: z.string(), name: z.string(), branding: Branding, joining: z.enum(['open', 'invitation']) });

export const CatalogueEntry = z.object({
  api: z.object({ id: id('api'), slug: z.string(), name: z.string(), kind: z.enum(API_KINDS), summary: z.string(), tags: z.array(z.string()) }),
  tenant: TenantBrief,
  versions: z.array(VersionSummary),
  operationCount: z.number().int(),
  updatedAt: instant,
});

/** So much of models in a span of time, by a policy of the plan’s. */
export const ModelLimit = z.object({
  name: z.string(),
  /** `dollars`: US dollars at the prices of the model catalogue. */
  unit: z.enum(['tokens', 'dollars']),
  amount: z.number(),
  /** Of tokens: whose number is counted. */
  of: z.enum(['total', 'input', 'output']).nullable(),
  period: z.enum(['day', 'month', 'rolling']),
  /** Of a rolling one. */
  windowMs: z.number().int().nullable(),
  timeZone: z.string().nullable(),
  /** Counted for each model apart. */
  byModel: z.boolean(),
});

/** A plan as a stranger may see it. */
export const OfferedPlan = Plan.pick({ id: true, slug: true, name: true, description: true, approval: true, limits: true, price: true }).extend({
  /** Tokens and money for models that the plan and its product limit. */
  modelLimits: z.array(ModelLimit),
  product: z.object({ id: id('product'), name: z.string(), description: z.string() }),
});

export const CatalogueVersion = VersionSummary.extend({
  description: z.string(),
  deprecatedAt: instant.nullable(),
  sunsetAt: instant.nullable(),
  retiredAt: instant.nullable(),
  successor: z.string().nullable(),
  operations: z.array(OperationSummary),
  /** Sent with every call where the version is no part of the URL. */
  versionHeader: z.object({ name: z.string(), value: z.string() }).nullable(),
  /** Production URLs. */
  urls: z.array(z.object({ environment: z.string(), url: z.string() })),
  authentication: z.object({
    anonymous: z.boolean(),
    /** Where a key goes; empty and false where keys are not taken. */
    headers: z.array(z.string()),
    bearer: z.boolean(),
    queryName: z.string().nullable(),
    /** Types of the policies that identify callers: one of them is enough. */
    kinds: z.array(z.string()),
  }),
  plans: z.array(OfferedPlan),
  /** What clients of the Model Context Protocol find here: operations as tools, or a server behind the API; null: nothing. */
  mcp: z.enum(['operations', 'server']).nullable(),
});

export const CatalogueApi = CatalogueEntry.omit({ versions: true, operationCount: true }).extend({
  description: z.string(),
  versions: z.array(CatalogueVersion),
});

const tag = 'Catalogue';
const apiPath = z.object({ tenant: idOrSlug, api: idOrSlug });

/** Open without login; a signed-in member also sees what its tenant shows to members or to its teams. Only published and deprecated versions, and retired ones on the API's own page. */
export const catalogue = endpoints({
  list: {
    method: 'GET',
    path: '/catalogue',
    tag,
    summary: 'Search the catalogue',
    access: { kind: 'public' },
    status: 200,
    query: z.object({ ...pageQuery, q: z.string().max(100).optional(), tenant: idOrSlug.optional(), tag: z.string().max(40).optional() }),
    response: page(CatalogueEntry).extend({ tags: z.array(z.object({ tag: z.string(), count: z.number().int() })) }),
    errors: [],
  },
  get: {
    method: 'GET',
    path: '/catalogue/:tenant/:api',
    tag,
    summary: 'One API of the catalogue',
    access: { kind: 'public' },
    status: 200,
    params: apiPath,
    response: CatalogueApi,
    errors: [],
  },
  document: {
    method: 'GET',
    path: '/catalogue/:tenant/:api/:version/document',
    tag,
    summary: 'The OpenAPI document as consumers should read it: servers and security are the gateway’s',
    access: { kind: 'public' },
    status: 200,
    params: apiPath.extend({ version: z.string().max(100) }),
    produces: 'application/json',
    errors: [],
  },
});
