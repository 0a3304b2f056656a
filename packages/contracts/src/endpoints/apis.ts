import { LIFECYCLE_STATES } from '@gatehouse/definition';
import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { id, instant, longText, name, page, pageQuery, slug, tenantParams } from '../shapes.js';
import { DOCUMENT_BYTES_MAX, DOCUMENT_ERRORS, documentText } from './documents.js';
import { Revision, RevisionSettings } from './revisions.js';
import { apiParams, Version, VersionSummary, versionName } from './versions.js';

export const VISIBILITIES = ['public', 'members', 'teams'] as const;

export const Visibility = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('public') }),
  z.object({ kind: z.literal('members') }),
  z.object({ kind: z.literal('teams'), teamIds: z.array(id('team')).min(1).max(50) }),
]);

/** `llm`: leads to models, through the tenant's providers, instead of to an upstream. */
export const API_KINDS = ['http', 'llm'] as const;

export const Api = z.object({
  id: id('api'),
  slug: z.string(),
  name: z.string(),
  kind: z.enum(API_KINDS),
  summary: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  visibility: Visibility,
  team: z.object({ id: id('team'), slug: z.string(), name: z.string() }).nullable(),
  versionBy: z.discriminatedUnion('by', [z.object({ by: z.literal('path') }), z.object({ by: z.literal('header'), header: z.string() })]),
  /** Another base path than `/{tenant}/{api}` on the tenant's own hosts. */
  basePath: z.string().nullable(),
  versions: z.array(VersionSummary),
  createdAt: instant,
  updatedAt: instant,
});

const write = { kind: 'tenant', permission: 'apis:write' } as const;
const read = { kind: 'tenant', permission: 'apis:read' } as const;

const ApiFields = {
  name,
  summary: z.string().max(300),
  description: longText,
  tags: z.array(z.string().trim().min(1).max(40)).max(20),
  visibility: Visibility,
  teamId: id('team').nullable(),
  versionBy: Api.shape.versionBy,
  basePath: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'such as /store/pets')
    // the gateway refuses such paths as ambiguous: nothing would ever be served there
    .refine((path) => !/\/\.\.?(\/|$)/.test(path), { message: 'without dot segments' })
    .max(200)
    .nullable(),
};

export const apis = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/apis',
    tag: 'APIs',
    summary: 'APIs of the tenant',
    access: read,
    status: 200,
    params: tenantParams,
    query: z.object({
      ...pageQuery,
      q: z.string().max(100).optional(),
      state: z.enum(LIFECYCLE_STATES).optional(),
      team: z.string().max(100).optional(),
      kind: Api.shape.kind.optional(),
    }),
    response: page(Api),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/apis',
    tag: 'APIs',
    summary: 'Make an API; with a document also its first version and draft revision. One of kind llm brings its own document',
    access: write,
    status: 201,
    params: tenantParams,
    body: z.strictObject({
      name,
      kind: Api.shape.kind.default('http'),
      /** Left out: made of the name; `llm` for the first API of that kind. */
      slug: slug.optional(),
      summary: ApiFields.summary.default(''),
      description: ApiFields.description.default(''),
      tags: ApiFields.tags.default([]),
      visibility: Visibility.default({ kind: 'public' }),
      teamId: ApiFields.teamId.default(null),
      version: versionName.default('v1'),
      document: documentText.optional(),
      settings: RevisionSettings.optional(),
    }),
    bodyBytesMax: 2 * DOCUMENT_BYTES_MAX,
    response: z.object({ api: Api, version: Version, revision: Revision.nullable() }),
    errors: ['slug.taken', ...DOCUMENT_ERRORS],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/apis/:api',
    tag: 'APIs',
    summary: 'One API',
    access: read,
    status: 200,
    params: apiParams,
    response: Api,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/apis/:api',
    tag: 'APIs',
    summary: 'Change an API; a new slug leaves the old one as an alias',
    access: write,
    status: 200,
    params: apiParams,
    body: z.strictObject({ ...ApiFields, slug }).partial(),
    response: Api,
    errors: ['slug.taken'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/apis/:api',
    tag: 'APIs',
    summary: 'Delete an API that was never published',
    access: write,
    status: 204,
    params: apiParams,
    errors: ['resource.conflict'],
  },
});
