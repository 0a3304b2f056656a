import { z } from 'zod';
import { endpoints } from '../endpoint.js';
import { TENANT_ROLES } from '../permissions.js';
import { email, id, instant, inTenant, name, page, pageQuery, slug, tenantParams } from '../shapes.js';

export const Branding = z.object({
  /** The portal's pages load images over TLS only. */
  logoUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable(),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .nullable(),
});

export const Tenant = z.object({
  id: id('tenant'),
  slug: z.string(),
  name: z.string(),
  /** `open`: any account may join as a developer. */
  joining: z.enum(['open', 'invitation']),
  branding: Branding,
  createdAt: instant,
});

const roles = z.array(z.enum(TENANT_ROLES)).min(1).max(TENANT_ROLES.length);

export const Member = z.object({
  id: id('member'),
  account: z.object({ id: id('account'), email: z.string(), name: z.string() }),
  roles,
  teams: z.array(z.object({ id: id('team'), name: z.string() })),
  joinedAt: instant,
});

export const Invitation = z.object({ id: id('invitation'), email: z.string(), roles, invitedBy: z.string(), createdAt: instant, expiresAt: instant });

export const Team = z.object({ id: id('team'), slug: z.string(), name: z.string(), memberCount: z.number().int(), createdAt: instant });

export const Environment = z.object({
  id: id('environment'),
  slug: z.string(),
  name: z.string(),
  kind: z.enum(['production', 'test']),
  isDefault: z.boolean(),
  gatewayGroup: z.object({ id: id('gatewayGroup'), slug: z.string(), name: z.string() }),
  /** Hosts that lead to this environment; calls to them need no tenant in the path. */
  hosts: z.array(z.string()),
  /** The URL prefix of the default route. */
  baseUrl: z.string(),
  createdAt: instant,
});

export const Notice = z.object({
  id: id('notice'),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  /** Where it leads in the portal. */
  path: z.string().nullable(),
  createdAt: instant,
  readAt: instant.nullable(),
});

const host = z
  .string()
  .max(253)
  .regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a host name in lower case, such as api.example.com');

export const tenants = endpoints({
  list: {
    method: 'GET',
    path: '/tenants',
    tag: 'Tenants',
    summary: 'All tenants of the installation',
    access: { kind: 'platform' },
    status: 200,
    query: z.object({ ...pageQuery, q: z.string().max(100).optional() }),
    response: page(Tenant.extend({ memberCount: z.number().int(), apiCount: z.number().int() })),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants',
    tag: 'Tenants',
    summary: 'Make a tenant, with a production and a test environment',
    access: { kind: 'platform' },
    status: 201,
    body: z.strictObject({ name, slug: slug.optional(), ownerEmail: email.optional(), joining: Tenant.shape.joining.default('open') }),
    response: Tenant,
    errors: ['slug.taken'],
  },
  get: {
    method: 'GET',
    path: '/tenants/:tenant',
    tag: 'Tenants',
    summary: 'One tenant',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 200,
    params: tenantParams,
    response: Tenant,
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant',
    tag: 'Tenants',
    summary: 'Change name, slug, joining or branding',
    access: { kind: 'tenant', permission: 'tenant:write' },
    status: 200,
    params: tenantParams,
    body: z.strictObject({ name: name.optional(), slug: slug.optional(), joining: Tenant.shape.joining.optional(), branding: Branding.partial().optional() }),
    response: Tenant,
    errors: ['slug.taken'],
  },
});

export const members = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/members',
    tag: 'Members',
    summary: 'Members of the tenant',
    access: { kind: 'tenant', permission: 'members:read' },
    status: 200,
    params: tenantParams,
    query: z.object({ ...pageQuery, q: z.string().max(100).optional() }),
    response: page(Member),
    errors: [],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/members/:member',
    tag: 'Members',
    summary: 'Change the roles of a member',
    access: { kind: 'tenant', permission: 'members:write' },
    status: 200,
    params: inTenant({ member: id('member') }),
    body: z.strictObject({ roles }),
    response: Member,
    errors: ['member.last_owner'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/members/:member',
    tag: 'Members',
    summary: 'Remove a member',
    access: { kind: 'tenant', permission: 'members:write' },
    status: 204,
    params: inTenant({ member: id('member') }),
    errors: ['member.last_owner'],
  },
  listInvitations: {
    method: 'GET',
    path: '/tenants/:tenant/invitations',
    tag: 'Members',
    summary: 'Open invitations',
    access: { kind: 'tenant', permission: 'members:read' },
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Invitation) }),
    errors: [],
  },
  invite: {
    method: 'POST',
    path: '/tenants/:tenant/invitations',
    tag: 'Members',
    summary: 'Invite somebody by e-mail',
    access: { kind: 'tenant', permission: 'members:write' },
    status: 201,
    params: tenantParams,
    body: z.strictObject({ email, roles }),
    response: z.object({ invitation: Invitation, /** also sent by mail; shown once */ link: z.string() }),
    errors: ['resource.conflict'],
  },
  withdrawInvitation: {
    method: 'DELETE',
    path: '/tenants/:tenant/invitations/:invitation',
    tag: 'Members',
    summary: 'Withdraw an invitation',
    access: { kind: 'tenant', permission: 'members:write' },
    status: 204,
    params: inTenant({ invitation: id('invitation') }),
    errors: [],
  },
});

const teamParams = inTenant({ team: z.string().min(1).max(100) });

export const teams = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/teams',
    tag: 'Teams',
    summary: 'Teams of the tenant',
    access: { kind: 'tenant', permission: 'teams:read' },
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Team) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/teams',
    tag: 'Teams',
    summary: 'Make a team',
    access: { kind: 'tenant', permission: 'teams:write' },
    status: 201,
    params: tenantParams,
    body: z.strictObject({ name, slug: slug.optional() }),
    response: Team,
    errors: ['slug.taken'],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/teams/:team',
    tag: 'Teams',
    summary: 'Rename a team',
    access: { kind: 'tenant', permission: 'teams:write' },
    status: 200,
    params: teamParams,
    body: z.strictObject({ name: name.optional(), slug: slug.optional() }),
    response: Team,
    errors: ['slug.taken'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/teams/:team',
    tag: 'Teams',
    summary: 'Remove a team that owns nothing',
    access: { kind: 'tenant', permission: 'teams:write' },
    status: 204,
    params: teamParams,
    errors: ['resource.conflict'],
  },
  listMembers: {
    method: 'GET',
    path: '/tenants/:tenant/teams/:team/members',
    tag: 'Teams',
    summary: 'Who is in the team',
    access: { kind: 'tenant', permission: 'teams:read' },
    status: 200,
    params: teamParams,
    response: z.object({ items: z.array(Member) }),
    errors: [],
  },
  setMembers: {
    method: 'PUT',
    path: '/tenants/:tenant/teams/:team/members',
    tag: 'Teams',
    summary: 'Set who is in the team',
    access: { kind: 'tenant', permission: 'teams:write' },
    status: 204,
    params: teamParams,
    body: z.strictObject({ memberIds: z.array(id('member')).max(500) }),
    errors: [],
  },
});

const environmentParams = inTenant({ environment: z.string().min(1).max(100) });

export const environments = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/environments',
    tag: 'Environments',
    summary: 'Environments of the tenant',
    access: { kind: 'tenant', permission: 'environments:read' },
    status: 200,
    params: tenantParams,
    response: z.object({ items: z.array(Environment) }),
    errors: [],
  },
  create: {
    method: 'POST',
    path: '/tenants/:tenant/environments',
    tag: 'Environments',
    summary: 'Make an environment in a gateway group',
    access: { kind: 'tenant', permission: 'environments:write' },
    status: 201,
    params: tenantParams,
    body: z.strictObject({
      name,
      slug: slug.optional(),
      kind: Environment.shape.kind,
      gatewayGroup: z.string().max(100).optional(),
      hosts: z.array(host).max(10).default([]),
    }),
    response: Environment,
    errors: ['slug.taken', 'resource.conflict'],
  },
  update: {
    method: 'PATCH',
    path: '/tenants/:tenant/environments/:environment',
    tag: 'Environments',
    summary: 'Change name or hosts, or make it the default',
    access: { kind: 'tenant', permission: 'environments:write' },
    status: 200,
    params: environmentParams,
    body: z.strictObject({ name: name.optional(), hosts: z.array(host).max(10).optional(), isDefault: z.literal(true).optional() }),
    response: Environment,
    errors: ['resource.conflict'],
  },
  remove: {
    method: 'DELETE',
    path: '/tenants/:tenant/environments/:environment',
    tag: 'Environments',
    summary: 'Remove an environment in which nothing is deployed',
    access: { kind: 'tenant', permission: 'environments:write' },
    status: 204,
    params: environmentParams,
    errors: ['resource.conflict'],
  },
});

export const notices = endpoints({
  list: {
    method: 'GET',
    path: '/tenants/:tenant/notices',
    tag: 'Notices',
    summary: 'My notices in this tenant, newest first',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 200,
    params: tenantParams,
    query: z.object(pageQuery),
    response: page(Notice).extend({ unread: z.number().int() }),
    errors: [],
  },
  markRead: {
    method: 'POST',
    path: '/tenants/:tenant/notices/read',
    tag: 'Notices',
    summary: 'Mark notices as read; without ids all of them',
    access: { kind: 'tenant', permission: 'portal:use' },
    status: 204,
    params: tenantParams,
    body: z.strictObject({ ids: z.array(id('notice')).max(200).optional() }),
    errors: [],
  },
});
