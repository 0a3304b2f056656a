import {
  Dialect,
  ModelEntry,
  ProviderAuth,
  ProviderKeyLimits,
  ProviderKind,
  ProviderObject,
  ProviderTimeouts,
  UpstreamTls,
  WireFormat,
} from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, idOrSlug, instant, inTenant, name, slug, tenantParams } from '../shapes.js';

const shape = ProviderObject.shape;

/** What a provider is made from, as data: someone who serves models, and what an account there needs besides its key. */
export const ProviderKindView = ProviderKind.extend({
  /** How many models the catalogue has of it; where its address is not known yet, none. */
  catalogueModels: z.number().int(),
});

export const PROVIDER_KEY_STATES = ['active', 'suspended'] as const;

/** The secret is in no answer: what went in does not come out. */
export const ProviderKey = z.object({
  id: id('providerKey'),
  name: z.string(),
  /** Its last four characters, to tell keys apart. */
  ending: z.string(),
  weight: z.number().int(),
  limits: ProviderKeyLimits,
  state: z.enum(PROVIDER_KEY_STATES),
  /** Only for these models; null: for all. */
  models: z.array(z.string()).nullable(),
  createdAt: instant,
  /** When the secret was last replaced. */
  rotatedAt: instant.nullable(),
});

const settings = {
  wireFormat: shape.wireFormat,
  speaks: z.array(WireFormat).max(7),
  baseUrl: z.string().trim().min(1).max(500),
  paths: shape.paths.unwrap(),
  auth: ProviderAuth,
  headers: shape.headers.refine((headers) => Object.keys(headers).length <= 50, { message: 'at most 50' }),
  query: shape.query.unwrap(),
  dialect: Dialect,
  timeouts: ProviderTimeouts,
  tlsVerify: z.boolean(),
  /** Private authorities to trust in place of the public ones, and the name that the certificate must carry. Empty: as of any public server. */
  tls: z.strictObject({ caPem: UpstreamTls.shape.caPem, serverName: UpstreamTls.shape.serverName }),
  /** All that the catalogue has of its kind is offered, beside `models`. */
  catalogue: z.boolean(),
  /** Models of its own, or what is different about the catalogue's. */
  models: z.array(ModelEntry).max(2_000),
};

export const Provider = z.object({
  id: id('provider'),
  slug: z.string(),
  name: z.string(),
  /** One of the kinds, or `custom`. */
  kind: z.string(),
  ...settings,
  keys: z.array(ProviderKey),
  /** The catalogue's included. */
  modelCount: z.number().int(),
  /** Model routes that lead to it. */
  usedBy: z.array(z.object({ routeId: id('modelRoute'), routeName: z.string() })),
  createdAt: instant,
  updatedAt: instant,
});

/** A model as a provider offers it, with what is known of it from the nearest place: the provider's own entry, the tenant's override, the catalogue. */
export const OfferedModel = ModelEntry.extend({ from: z.enum(['provider', 'override', 'catalogue']) });

const secret = z.string().trim().min(1).max(20_000);
const keyFields = {
  weight: z.number().int().min(0).max(1_000),
  limits: ProviderKeyLimits,
  models: z.array(z.string().min(1).max(200)).max(500).nullable(),
};
const NewKey = z.strictObject({
  name,
  secret,
  weight: keyFields.weight.default(1),
  limits: keyFields.limits.default({}),
  models: keyFields.models.default(null),
});

const { timeouts: _, ...filledIn } = settings;
const optional = {
  ...z.object(filledIn).partial().shape,
  timeouts: z.strictObject({ ...ProviderTimeouts.shape }).optional(),
};

const providerParams = inTenant({ provider: idOrSlug });
const keyParams = providerParams.extend({ key: id('providerKey') });
const read = { kind: 'tenant', permission: 'providers:read' } as const;
const write = { kind: 'tenant', permission: 'providers:write' } as const;
const tag = 'Providers';
const WRONG = ['slug.taken', 'upstream.address_not_allowed', 'certificate.unreadable'] as const;

/** The tenant's accounts at those who serve models. A change is live as soon as it is saved. */
export const providers = endpoints({
  kinds: {
    method: 'GET',
    path: '/tenants/:tenant/provider-kinds',
    tag,
    summary: 'Kinds of providers that are known',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(ProviderKindView) }),
    errors: [],
  },
  list: {
    method: 'GET',
    path: '/tenants/:tenant/providers',
    tag,
    summary: 'Providers of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Provider) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/providers',
    tag,
    summary: 'Make a provider; what is left out is as its kind has it',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({
      name,
      slug: slug.optional(),
      kind: z.string().min(1).max(60).default('custom'),
      /** What stands in braces in the kind's address, such as the region. */
      kindSettings: z.record(z.string().max(60), z.string().max(200)).default({}),
      ...optional,
      keys: z.array(NewKey).max(20).default([]),
    }),
    response: Provider,
    errors: WRONG,
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/providers/:provider',
    tag,
    summary: 'One provider',
    access: read,
    status: 200,
    params: providerParams,
    response: Provider,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/providers/:provider',
    tag,
    summary: 'Change a provider; live at once. Its address may lead to another host only while it has no keys',
    access: write,
    status: 200,
    params: providerParams,
    body: z.strictObject({ name: name.optional(), slug: slug.optional(), ...optional }),
    response: Provider,
    errors: [...WRONG, 'resource.conflict'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/providers/:provider',
    tag,
    summary: 'Remove a provider that no model route leads to',
    access: write,
    status: 204,
    params: providerParams,
    errors: ['resource.conflict'],
  },
  models: {
    method: 'GET',
    path: '/tenants/:tenant/providers/:provider/models',
    tag,
    summary: 'Models that it offers, with prices and abilities',
    access: read,
    status: 200,
    params: providerParams,
    response: z.object({ items: z.array(OfferedModel) }),
    errors: [],
  },
  check: {
    method: 'POST',
    path: '/tenants/:tenant/providers/:provider/check',
    tag,
    summary: 'Ask the provider for its models with one of its keys: whether it answers, and whether it takes the key',
    access: write,
    status: 200,
    params: providerParams,
    body: z.strictObject({ keyId: id('providerKey').optional() }),
    response: z.object({
      outcome: z.enum(['ok', 'refused', 'failed', 'unreachable', 'unknown']),
      status: z.number().int().nullable(),
      tookMs: z.number().int(),
      detail: z.string(),
      modelCount: z.number().int().nullable(),
    }),
    errors: ['upstream.address_not_allowed'],
  },
  discover: {
    method: 'POST',
    path: '/tenants/:tenant/providers/:provider/discover',
    tag,
    summary: 'The provider’s own list of models',
    access: write,
    status: 200,
    params: providerParams,
    body: z.strictObject({ keyId: id('providerKey').optional() }),
    /** `offered`: stands in the provider’s models already. `known`: the catalogue has it. */
    response: z.object({ items: z.array(z.object({ id: z.string(), offered: z.boolean(), known: z.boolean() })) }),
    errors: ['upstream.address_not_allowed', 'provider.not_answering'],
  },
  addKey: {
    method: 'POST',
    path: '/tenants/:tenant/providers/:provider/keys',
    tag,
    summary: 'Give the provider a further key',
    access: write,
    status: 201,
    params: providerParams,
    body: NewKey,
    response: ProviderKey,
    errors: ['slug.taken', 'credential.limit'],
  },
  updateKey: {
    method: 'PATCH',
    path: '/tenants/:tenant/providers/:provider/keys/:key',
    tag,
    summary: 'Change weight, limits, models or state of a key; live at once',
    access: write,
    status: 200,
    params: keyParams,
    body: z.strictObject({ name, ...keyFields, state: z.enum(PROVIDER_KEY_STATES) }).partial(),
    response: ProviderKey,
    errors: ['slug.taken'],
  },
  rotateKey: {
    method: 'POST',
    path: '/tenants/:tenant/providers/:provider/keys/:key/rotate',
    tag,
    summary: 'Put another secret in the place of a key’s; live at once',
    access: write,
    status: 200,
    params: keyParams,
    body: z.strictObject({ secret }),
    response: ProviderKey,
    errors: [],
  },
  removeKey: {
    method: 'DELETE',
    path: '/tenants/:tenant/providers/:provider/keys/:key',
    tag,
    summary: 'Take a key away',
    access: write,
    status: 204,
    params: keyParams,
    errors: [],
  },
});
