import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { flag, id, instant, inTenant, longText, name, page, pageQuery, reason, tenantParams } from '../shapes.js';

export const APPLICATION_STATES = ['active', 'suspended', 'deleted'] as const;

export const Application = z.object({
  id: id('application'),
  name: z.string(),
  description: z.string(),
  state: z.enum(APPLICATION_STATES),
  suspendedReason: z.string().nullable(),
  /** Owned by a team or by a member. */
  owner: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('team'), id: id('team'), name: z.string() }),
    z.object({ kind: z.literal('member'), id: id('member'), name: z.string() }),
  ]),
  subscriptionCount: z.number().int(),
  credentialCount: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});

export const applicationParams = inTenant({ application: id('application') });
/** Own applications; with `applications:read` or `applications:write` every application of the tenant. */
const own = { kind: 'tenant', permission: 'portal:use' } as const;
const because = z.strictObject({ reason });

export const applications = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/applications',
    tag: 'Applications',
    summary: 'My applications; with `all=true` those of the tenant',
    access: own,
    status: 200,
    params: tenantParams,
    query: z.object({ ...pageQuery, q: z.string().max(100).optional(), all: flag.optional() }),
    response: page(Application),
    errors: ['access.denied'],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/applications',
    tag: 'Applications',
    summary: 'Make an application, mine or of one of my teams',
    access: own,
    status: 201,
    params: tenantParams,
    body: z.strictObject({ name, description: longText.default(''), teamId: id('team').optional() }),
    response: Application,
    errors: [],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant/applications/:application',
    tag: 'Applications',
    summary: 'One application',
    access: own,
    status: 200,
    params: applicationParams,
    response: Application,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/applications/:application',
    tag: 'Applications',
    summary: 'Rename or describe an application',
    access: own,
    status: 200,
    params: applicationParams,
    body: z.strictObject({ name, description: longText }).partial(),
    response: Application,
    errors: [],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/applications/:application',
    tag: 'Applications',
    summary: 'Delete an application: closes its subscriptions and revokes its keys',
    access: own,
    status: 204,
    params: applicationParams,
    errors: [],
  },
  suspend: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/suspend',
    tag: 'Applications',
    summary: 'Suspend an application: refused at every gateway at once',
    access: { kind: 'tenant', permission: 'applications:write' },
    status: 200,
    params: applicationParams,
    body: because,
    response: Application,
    errors: ['transition.not_allowed'],
  },
  resume: {
    method: 'POST',
    path: '/tenants/:tenant/applications/:application/resume',
    tag: 'Applications',
    summary: 'Let a suspended application in again',
    access: { kind: 'tenant', permission: 'applications:write' },
    status: 200,
    params: applicationParams,
    body: because,
    response: Application,
    errors: ['transition.not_allowed'],
  },
});
