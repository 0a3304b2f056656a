/** Permissions inside one tenant. Reading one's own things (applications, calls, notices) needs `portal:use`; `*:read` sees all of the tenant's. */
export const TENANT_PERMISSIONS = [
  'portal:use',
  'tenant:read',
  'tenant:write',
  'members:read',
  'members:write',
  'teams:read',
  'teams:write',
  'environments:read',
  'environments:write',
  'certificates:read',
  'certificates:write',
  'apis:read',
  'apis:write',
  'apis:review',
  'apis:deploy',
  'apis:publish',
  'apis:block',
  'upstreams:read',
  'upstreams:write',
  'providers:read',
  'providers:write',
  'models:read',
  'models:write',
  'prompts:read',
  'prompts:write',
  'prompts:publish',
  'policies:read',
  'policies:write',
  'denials:read',
  'denials:write',
  'products:read',
  'products:write',
  'applications:read',
  'applications:write',
  'subscriptions:read',
  'subscriptions:decide',
  'credentials:write',
  'records:read',
  'contents:read',
  'analytics:read',
  'audit:read',
  'gateways:read',
] as const;
export type TenantPermission = (typeof TENANT_PERMISSIONS)[number];

export const TENANT_ROLES = ['owner', 'admin', 'publisher', 'approver', 'developer', 'auditor'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

const READ: TenantPermission[] = [
  'tenant:read',
  'members:read',
  'teams:read',
  'environments:read',
  'certificates:read',
  'apis:read',
  'upstreams:read',
  'providers:read',
  'models:read',
  'prompts:read',
  'policies:read',
  'products:read',
  'applications:read',
  'subscriptions:read',
];
const WATCH: TenantPermission[] = ['records:read', 'analytics:read', 'gateways:read'];

/** What each role may. A role that is not here may nothing; a member has the union of the roles held. */
export const ROLE_PERMISSIONS: Readonly<Record<TenantRole, readonly TenantPermission[]>> = {
  owner: TENANT_PERMISSIONS,
  admin: TENANT_PERMISSIONS,
  publisher: [
    'portal:use',
    ...READ,
    ...WATCH,
    'apis:write',
    'apis:review',
    'apis:deploy',
    'apis:publish',
    'upstreams:write',
    'models:write',
    'prompts:write',
    'prompts:publish',
    'policies:write',
    'products:write',
  ],
  approver: ['portal:use', ...READ, 'subscriptions:decide', 'applications:write', 'analytics:read'],
  developer: ['portal:use'],
  auditor: ['portal:use', ...READ, ...WATCH, 'audit:read', 'denials:read'],
};

export function permissionsOf(roles: readonly TenantRole[]): Set<TenantPermission> {
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}
