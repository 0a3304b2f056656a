import { describe, expect, it } from 'vitest';
import { isCurrent, navigation, tenantOfPath } from './navigation';
import { returnPath } from './return-path';
import type { Permission, SessionView } from './session-shape';
import { trailOf } from './trail';

function session(permissions: Permission[], platformAdmin = false): SessionView {
  return {
    account: {
      id: 'acc_1',
      email: 'ada@example.com',
      name: 'Ada',
      emailVerified: true,
      platformAdmin,
      state: 'active',
      createdAt: '2026-01-01T00:00:00Z',
      lastSignInAt: null,
    },
    memberships: [
      {
        memberId: 'mem_1',
        tenant: { id: 'ten_1', slug: 'acme', name: 'Acme', joining: 'open', branding: { logoUrl: null, accent: null }, createdAt: '2026-01-01T00:00:00Z' },
        roles: ['developer'],
        permissions,
        teams: [],
      },
    ],
    csrfToken: null,
  };
}

const titles = (view: SessionView | null) => navigation(view, '/').map((section) => section.title);

describe('the rail', () => {
  it('shows a stranger the catalogue only', () => {
    expect(navigation(null, '/')).toEqual([{ title: 'Developer', links: [{ label: 'Catalogue', href: '/', icon: 'catalogue' }] }]);
  });

  it('shows a developer neither console nor admin', () => {
    expect(titles(session(['portal:use']))).toEqual(['Developer']);
  });

  it('shows in the console only what the permissions open', () => {
    const [first] = navigation(session(['portal:use', 'apis:read']), '/');
    expect(first?.links.map((link) => link.href)).toEqual(['/console/acme/apis']);
  });

  it('shows admin to platform admins', () => {
    expect(titles(session(['portal:use'], true))).toEqual(['Developer', 'Admin']);
  });

  it('does not take the tenant of an address that is not the reader’s', () => {
    const links = navigation(session(['portal:use']), '/catalogue/other/weather').flatMap((section) => section.links);
    expect(links.map((link) => link.href)).toContain('/developer/acme/applications');
  });

  it('marks the catalogue on the pages of its APIs, and only there', () => {
    const catalogue = { label: 'Catalogue', href: '/', icon: 'catalogue' } as const;
    expect([isCurrent(catalogue, '/'), isCurrent(catalogue, '/catalogue/acme/weather'), isCurrent(catalogue, '/account')]).toEqual([true, true, false]);
  });

  it('knows whose an address is', () => {
    expect([tenantOfPath('/console/acme/apis'), tenantOfPath('/catalogue/acme/weather'), tenantOfPath('/account')]).toEqual(['acme', 'acme', undefined]);
  });
});

describe('the breadcrumb', () => {
  const NO_NAMES = new Map<string, string>();
  const sections = navigation(session(['portal:use', 'apis:read'], true), '/console/acme/apis');

  it('starts at the rail’s entry and ends at the page, which is no link', () => {
    expect(trailOf(sections, '/console/acme/apis/petstore/deployments', NO_NAMES)).toEqual([
      { label: 'APIs', href: '/console/acme/apis' },
      { label: 'petstore', href: '/console/acme/apis/petstore' },
      { label: 'Deployments' },
    ]);
  });

  it('links no address that is not a page', () => {
    expect(trailOf(sections, '/catalogue/acme/weather', NO_NAMES)).toEqual([{ label: 'Catalogue', href: '/' }, { label: 'acme' }, { label: 'weather' }]);
  });

  it('shows a thing under the name that its page told, and never under its id', () => {
    const id = `ups_${'0'.repeat(26)}`;
    const labels = (names: ReadonlyMap<string, string>) => trailOf(sections, `/console/acme/upstreams/${id}/routing`, names).map(({ label }) => label);
    expect(labels(NO_NAMES)).toEqual(['APIs', 'Upstreams', 'Upstream', 'Routing']);
    expect(labels(new Map([[id, 'Trains']]))).toEqual(['APIs', 'Upstreams', 'Trains', 'Routing']);
  });

  it('works outside the rail', () => {
    expect(trailOf(sections, '/account/tokens', NO_NAMES)).toEqual([{ label: 'Account', href: '/account' }, { label: 'Tokens' }]);
  });
});

describe('the way back after signing in', () => {
  it('keeps a path of the portal', () => {
    expect(returnPath('/console/acme/apis?q=x')).toBe('/console/acme/apis?q=x');
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example', undefined, ['/a', '/b']])(
    'refuses %j',
    (next) => {
      expect(returnPath(next)).toBe('/');
    },
  );
});
