import { type Membership, may, membershipOf, type Permission, type SessionView } from './session-shape';

/** Names of icons, resolved in the rail: this file stays free of drawing. */
export type NavIcon =
  | 'apis'
  | 'policies'
  | 'products'
  | 'subscriptions'
  | 'ai'
  | 'traffic'
  | 'records'
  | 'gateways'
  | 'settings'
  | 'catalogue'
  | 'applications'
  | 'usage'
  | 'notices'
  | 'tenants'
  | 'accounts'
  | 'jobs'
  | 'audit';

export interface NavLink {
  label: string;
  href: string;
  icon: NavIcon;
  /** Address of pages that have no entry of their own and belong to this one. */
  also?: readonly string[];
}

export interface NavSection {
  title: string;
  links: readonly NavLink[];
}

const CONSOLE: readonly [label: string, path: string, icon: NavIcon, permission: Permission][] = [
  ['APIs', 'apis', 'apis', 'apis:read'],
  ['Policies', 'policies', 'policies', 'policies:read'],
  ['Products', 'products', 'products', 'products:read'],
  ['Subscriptions', 'subscriptions', 'subscriptions', 'subscriptions:read'],
  ['AI', 'ai', 'ai', 'models:read'],
  ['Traffic', 'analytics', 'traffic', 'analytics:read'],
  ['Records', 'records', 'records', 'records:read'],
  ['Gateways', 'gateways', 'gateways', 'gateways:read'],
  ['Settings', 'settings', 'settings', 'tenant:read'],
];

const ALSO: Record<string, string> = { apis: 'upstreams', products: 'plans' };

function consoleLinks(membership: Membership): NavLink[] {
  const base = `/console/${membership.tenant.slug}`;
  return CONSOLE.filter(([, , , permission]) => may(membership, permission)).map(([label, path, icon]) => ({
    label,
    href: `${base}/${path}`,
    icon,
    ...(ALSO[path] && { also: [`${base}/${ALSO[path]}`] }),
  }));
}

function developerLinks(membership: Membership | undefined): NavLink[] {
  const catalogue: NavLink = { label: 'Catalogue', href: '/', icon: 'catalogue' };
  if (!membership) return [catalogue];
  const base = `/developer/${membership.tenant.slug}`;
  return [
    catalogue,
    { label: 'My applications', href: `${base}/applications`, icon: 'applications', also: [`${base}/calls`, `${base}/subscriptions`] },
    { label: 'Usage', href: `${base}/usage`, icon: 'usage' },
    { label: 'Notices', href: `${base}/notices`, icon: 'notices' },
  ];
}

const ADMIN: readonly NavLink[] = [
  { label: 'Tenants', href: '/admin/tenants', icon: 'tenants' },
  { label: 'Accounts', href: '/admin/accounts', icon: 'accounts' },
  { label: 'Gateways', href: '/admin/gateways', icon: 'gateways' },
  { label: 'Unrouted calls', href: '/admin/unrouted', icon: 'records' },
  { label: 'Jobs', href: '/admin/jobs', icon: 'jobs' },
  { label: 'Audit', href: '/admin/audit', icon: 'audit' },
];

/** The tenant of an address: `/console/acme/apis` is acme's. */
export function tenantOfPath(pathname: string): string | undefined {
  return pathname.match(/^\/(?:console|developer|catalogue)\/([^/]+)/)?.[1];
}

/** The tenant the rail speaks of: the address's, else the reader's first. */
export function currentMembership(session: SessionView | null, pathname: string): Membership | undefined {
  return membershipOf(session, tenantOfPath(pathname)) ?? session?.memberships[0];
}

/** What the rail shows: by role, so a developer sees four entries and no more. */
export function navigation(session: SessionView | null, pathname: string): NavSection[] {
  const membership = currentMembership(session, pathname);
  const sections: NavSection[] = [
    { title: 'Console', links: membership ? consoleLinks(membership) : [] },
    { title: 'Developer', links: developerLinks(membership) },
    { title: 'Admin', links: session?.account.platformAdmin ? ADMIN : [] },
  ];
  return sections.filter((section) => section.links.length > 0);
}

const isWithin = (href: string, pathname: string): boolean => pathname === href || pathname.startsWith(`${href}/`);

/** Is this link the place one is in? The catalogue's is `/` and also holds the pages of its APIs. */
export function isCurrent(link: NavLink, pathname: string): boolean {
  if (link.href === '/') return pathname === '/' || pathname.startsWith('/catalogue/');
  return isWithin(link.href, pathname) || (link.also ?? []).some((href) => isWithin(href, pathname));
}
