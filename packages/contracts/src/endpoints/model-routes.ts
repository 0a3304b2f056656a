import { ModelAbility, ModelPrice, ModelRoute, ModelRouteName, ModelTarget } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, tenantParams } from '../shapes.js';

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
  /** What callers ask for. */
  name: z.string(),
  description: z.string(),
  /** APIs of kind llm at which it can be asked for. */
  apis: z.array(z.object({ id: id('api'), slug: z.string(), name: z.string() })),
  models: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      price: ModelPrice.nullable(),
      contextTokens: z.number().int().nullable(),
      outputTokensMax: z.number().int().nullable(),
      abilities: z.array(ModelAbility),
    }),
  ),
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
    summary: 'Models that the APIs I can see offer, with prices and limits',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(CallableModel) }),
    errors: [],
  },
});
