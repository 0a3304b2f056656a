import { ModelAbility, ModelPrice } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { flag, id, instant, inTenant, page, pageQuery, tenantParams } from '../shapes.js';

const tokens = z.number().int().min(1).max(1_000_000_000);

/** What the tenant says of a model instead of the catalogue; what is left out is the catalogue’s. */
const overridden = {
  price: ModelPrice.optional(),
  contextTokens: tokens.optional(),
  outputTokensMax: tokens.optional(),
  abilities: z.array(ModelAbility).optional(),
};

export const ModelOverride = z.object({ id: id('modelOverride'), ...overridden, note: z.string(), updatedAt: instant });

export const CatalogueModel = z.object({
  /** Whose model it is, by the catalogue’s name for them. */
  source: z.string(),
  sourceName: z.string(),
  model: z.string(),
  name: z.string(),
  description: z.string(),
  contextTokens: z.number().int().nullable(),
  outputTokensMax: z.number().int().nullable(),
  /** Null: not known. */
  abilities: z.array(ModelAbility).nullable(),
  /** With the override’s; null: not known. */
  price: ModelPrice.nullable(),
  cataloguePrice: ModelPrice.nullable(),
  /** What the catalogue says of the price in words. */
  priceNote: z.string(),
  deprecated: z.boolean(),
  override: ModelOverride.nullable(),
});

const read = { kind: 'tenant', permission: 'models:read' } as const;
const write = { kind: 'tenant', permission: 'models:write' } as const;
const tag = 'Model catalogue';

/** What is known of models everywhere: prices, context, abilities. It comes with the product and is renewed by upgrading it. */
export const modelCatalogue = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/model-catalogue',
    tag,
    summary: 'Search the catalogue of models',
    access: read,
    status: 200,
    params: tenantParams,
    query: z.object({
      ...pageQuery,
      q: z.string().max(100).optional(),
      source: z.string().max(60).optional(),
      ability: ModelAbility.optional(),
      /** Only those with an override. */
      overridden: flag.optional(),
    }),
    response: page(CatalogueModel),
    errors: [],
  },
  about: {
    method: 'GET',
    path: '/tenants/:tenant/model-catalogue/about',
    tag,
    summary: 'Where the catalogue comes from, and how much is in it',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({
      packages: z.array(z.object({ name: z.string(), version: z.string(), for: z.string() })),
      models: z.number().int(),
      priced: z.number().int(),
      sources: z.array(z.object({ id: z.string(), name: z.string(), models: z.number().int() })),
    }),
    errors: [],
  },
  override: {
    method: 'PUT',
    path: '/tenants/:tenant/model-catalogue/overrides',
    tag,
    summary: 'Say something else of a model than the catalogue does; live at once',
    access: write,
    status: 200,
    params: tenantParams,
    body: z.strictObject({ source: z.string().min(1).max(60), model: z.string().min(1).max(200), ...overridden, note: z.string().max(500).default('') }),
    response: CatalogueModel,
    errors: [],
  },
  removeOverride: {
    method: 'DELETE',
    path: '/tenants/:tenant/model-catalogue/overrides/:override',
    tag,
    summary: 'Let the catalogue’s word count again',
    access: write,
    status: 204,
    params: inTenant({ override: id('modelOverride') }),
    errors: [],
  },
});
