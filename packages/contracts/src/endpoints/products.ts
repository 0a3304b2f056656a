import { AttachedPolicy, Limits } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, inTenant, longText, name, page, pageQuery, reason, slug, tenantParams } from '../shapes.js';

export const ProductItem = z.object({
  versionId: id('version'),
  /** absent: all operations */ operationIds: z.array(z.string().max(200)).max(2_000).optional(),
});
export const Product = z.object({
  id: id('product'),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  items: z.array(ProductItem.extend({ apiId: id('api'), apiSlug: z.string(), apiName: z.string(), versionName: z.string(), versionState: z.string() })),
  planCount: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});

export const PLAN_STATES = ['draft', 'published', 'deprecated', 'closed'] as const;
export const Price = z.object({ amount: z.number().min(0).max(1_000_000), currency: z.string().length(3), per: z.enum(['month', 'call']) });
export const Plan = z.object({
  id: id('plan'),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  product: z.object({ id: id('product'), slug: z.string(), name: z.string() }),
  state: z.enum(PLAN_STATES),
  allowed: z.array(z.enum(PLAN_STATES)),
  approval: z.enum(['automatic', 'manual']),
  /** Callers without credentials may be let in on it, where an API says so; its limits then count for each address. */
  anonymous: z.boolean(),
  limits: Limits,
  policies: z.array(AttachedPolicy),
  price: Price.nullable(),
  subscriptionCount: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});

const productFields = { name, description: longText, items: z.array(ProductItem).max(100) };
const planFields = {
  name,
  description: longText,
  approval: Plan.shape.approval,
  anonymous: z.boolean(),
  limits: Limits,
  policies: z.array(AttachedPolicy).max(16),
  price: Price.nullable(),
};
const productParams = inTenant({ product: z.string().min(1).max(100) });
const planParams = inTenant({ plan: z.string().min(1).max(100) });
const read = { kind: 'tenant', permission: 'products:read' } as const;
const write = { kind: 'tenant', permission: 'products:write' } as const;

export const products = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/products',
    tag: 'Products',
    summary: 'Products of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    query: z.object({ ...pageQuery, q: z.string().max(100).optional() }),
    response: page(Product),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/products',
    tag: 'Products',
    summary: 'Make a product',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({ name, slug: slug.optional(), description: longText.default(''), items: productFields.items.default([]) }),
    response: Product,
    errors: ['slug.taken'],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/products/:product',
    tag: 'Products',
    summary: 'One product',
    access: read,
    status: 200,
    params: productParams,
    response: Product,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/products/:product',
    tag: 'Products',
    summary: 'Change a product; its items are live at once',
    access: write,
    status: 200,
    params: productParams,
    body: z.strictObject({ ...productFields, slug }).partial(),
    response: Product,
    errors: ['slug.taken', 'resource.conflict'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/products/:product',
    tag: 'Products',
    summary: 'Remove a product without plans',
    access: write,
    status: 204,
    params: productParams,
    errors: ['resource.conflict'],
  },
});

export const plans = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/plans',
    tag: 'Plans',
    summary: 'Plans of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    query: z.object({ ...pageQuery, product: z.string().max(100).optional(), state: z.enum(PLAN_STATES).optional() }),
    response: page(Plan),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/plans',
    tag: 'Plans',
    summary: 'Make a plan of a product',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({
      productId: id('product'),
      name,
      slug: slug.optional(),
      description: longText.default(''),
      approval: planFields.approval.default('automatic'),
      anonymous: planFields.anonymous.default(false),
      limits: Limits.default([]),
      policies: planFields.policies.default([]),
      price: Price.nullable().default(null),
    }),
    response: Plan,
    errors: ['slug.taken'],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/plans/:plan',
    tag: 'Plans',
    summary: 'One plan',
    access: read,
    status: 200,
    params: planParams,
    response: Plan,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/plans/:plan',
    tag: 'Plans',
    summary: 'Change a plan; its limits are live at once',
    access: write,
    status: 200,
    params: planParams,
    body: z.strictObject(planFields).partial(),
    response: Plan,
    errors: ['transition.not_allowed'],
  },
  transition: {
    method: 'POST',
    path: '/tenants/:tenant/plans/:plan/transitions',
    tag: 'Plans',
    summary: 'Publish, deprecate or close a plan; closing closes its subscriptions',
    access: write,
    status: 200,
    params: planParams,
    body: z.strictObject({ to: z.enum(PLAN_STATES), reason: reason.optional() }),
    response: Plan,
    errors: ['transition.not_allowed', 'transition.refused'],
  },
});
