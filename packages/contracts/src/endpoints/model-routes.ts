import { ModelAbility, ModelPrice, ModelRoute, ModelRouteName, ModelTarget } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, idOrSlug, instant, inTenant, page, pageQuery, tenantParams } from '../shapes.js';

const shape = ModelRoute.shape;

export const ModelRouteTarget = ModelTarget.extend({
  provider: z.object({ slug: z.string(), name: z.string() }),
  /** Whether the provider is known to offer the model; a pattern's `*` is never known. */
  known: z.boolean(),
  price: ModelPrice.nullable(),
  contextTokens: z.number().int().nullable(),
  outputTokensMax: z.number().int().nullable(),
  abilities: z.array(ModelAbility),
});

const { id: _id, name: _name, targets, ...settings } = shape;

export const ModelRouteView = z.object({
  ...settings,
  id: id('modelRoute'),
  name: z.string(),
  description: z.string(),
  targets: z.array(ModelRouteTarget),
  createdAt: instant,
  updatedAt: instant,
});

const Body = z.strictObject({ ...settings, name: ModelRouteName, description: z.string().max(2_000).default(''), targets });

/** A model that the tenant’s APIs offer to callers. */
export const CallableModel = z.object({
  /** What callers ask for; of a pattern, with its `*`. */
  name: z.string(),
  /** `route`: a name of the tenant’s own. `pattern`: any name that fits. `model`: `provider/model`, asked for directly. */
  kind: z.enum(['route', 'pattern', 'model']),
  description: z.string(),
  /** APIs of kind llm at which it can be asked for. */
  apis: z.array(z.object({ id: id('api'), slug: z.string(), name: z.string() })),
  /** Where it leads. */
  models: z.array(
    z.object({
      /** What to ask for to get this one; the name itself but for patterns. */
      ask: z.string(),
      provider: z.string(),
      model: z.string(),
      price: ModelPrice.nullable(),
      contextTokens: z.number().int().nullable(),
      outputTokensMax: z.number().int().nullable(),
      abilities: z.array(ModelAbility),
    }),
  ),
});

/** An application of the reader’s, and what it has of one API. */
const ModelCaller = z.object({
  id: id('application'),
  name: z.string(),
  /** Null: it has not subscribed. */
  subscription: z.object({ id: id('subscription'), state: z.string(), plan: z.object({ id: id('plan'), name: z.string() }) }).nullable(),
});

const routeParams = inTenant({ route: id('modelRoute') });
const read = { kind: 'tenant', permission: 'models:read' } as const;
const write = { kind: 'tenant', permission: 'models:write' } as const;
const tag = 'Model routes';

/** Names that callers ask for, and the models that they lead to. A change is live as soon as it is saved. */
export const modelRoutes = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/model-routes',
    tag,
    summary: 'Model routes of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(ModelRouteView) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/model-routes',
    tag,
    summary: 'Make a model route; live at once',
    access: write,
    status: 201,
    params: tenantParams,
    body: Body,
    response: ModelRouteView,
    errors: ['slug.taken'],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/model-routes/:route',
    tag,
    summary: 'One model route',
    access: read,
    status: 200,
    params: routeParams,
    response: ModelRouteView,
    errors: [],
  },
  replace: {
    method: 'PUT',
    path: '/tenants/:tenant/model-routes/:route',
    tag,
    summary: 'Replace a model route; live at once',
    access: write,
    status: 200,
    params: routeParams,
    body: Body,
    response: ModelRouteView,
    errors: ['slug.taken'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/model-routes/:route',
    tag,
    summary: 'Remove a model route that no API names',
    access: write,
    status: 204,
    params: routeParams,
    errors: ['resource.conflict'],
  },
  callable: {
    method: 'GET',
    path: '/tenants/:tenant/callable-models',
    tag,
    summary: 'Models that my applications may ask for at the APIs I can see, with prices and sizes',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 200,
    params: tenantParams,
    query: z.object({
      ...pageQuery,
      q: z.string().max(100).optional(),
      ability: ModelAbility.optional(),
      /** A provider’s name. */
      provider: z.string().max(120).optional(),
      /** Only at this API. */
      api: idOrSlug.optional(),
      /** What this one may ask for under its plan; without it, what any of mine may. */
      application: id('application').optional(),
    }),
    response: page(CallableModel).extend({
      /** Of all that were found, whichever page this is. */
      total: z.number().int(),
      providers: z.array(z.string()),
      applications: z.array(ModelCaller),
    }),
    errors: [],
  },
});
