'use client';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { Brand } from '@/lib/branding';
import { currentMembership, navigation } from '@/lib/navigation';
import { useSession } from '@/lib/session-context';
import { RAIL_COOKIE, rememberChoice } from '@/lib/session-cookie';
import { classes } from '../classes';
import { IconButton } from '../icon-button';
import { useAnnouncedBrand } from './brand-context';
import { BrandStyle } from './brand-style';
import { CommandButton } from './command-button';
import { MeMenu } from './me-menu';
import { NavButton } from './nav-button';
import { RailLinks } from './rail';
import { TenantSwitch } from './tenant-switch';
import { Trail } from './trail';

// Only for members, and both ask the API first: a stranger on the catalogue does not load them. The bell keeps its place meanwhile.
const NoticesBell = dynamic(() => import('./notices-bell').then((loaded) => loaded.NoticesBell), { ssr: false, loading: () => <span className="size-8" /> });
const EnvironmentSwitch = dynamic(() => import('./environment-switch').then((loaded) => loaded.EnvironmentSwitch), { ssr: false });

/** The frame of every page: rail left, bar above, content. */
export function Shell({ railCollapsed, children }: { railCollapsed: boolean; children: ReactNode }) {
  const session = useSession();
  const pathname = usePathname();
  const announced = useAnnouncedBrand();
  const [collapsed, setCollapsed] = useState(railCollapsed);
  const sections = navigation(session, pathname);
  const membership = currentMembership(session, pathname);
  const own: Brand | null = membership ? { name: membership.tenant.name, ...membership.tenant.branding } : null;
  const brand = announced ?? own;

  function toggle(): void {
    rememberChoice(RAIL_COOKIE, collapsed ? 'open' : 'collapsed');
    setCollapsed(!collapsed);
  }
  return (
    <div className={classes('grid min-h-dvh md:grid-cols-[216px_minmax(0,1fr)]', collapsed && 'md:grid-cols-[56px_minmax(0,1fr)]')}>
      <BrandStyle accent={brand?.accent ?? null} />
      <aside aria-label="Navigation" className="sticky top-0 hidden h-dvh flex-col gap-4 overflow-y-auto border-line border-r bg-subtle p-2 md:flex">
        <TenantSwitch session={session} brand={brand} collapsed={collapsed} />
        <RailLinks sections={sections} collapsed={collapsed} />
        <IconButton
          icon={collapsed ? PanelLeftOpen : PanelLeftClose}
          label={collapsed ? 'Widen the rail' : 'Narrow the rail'}
          onClick={toggle}
          className="mt-auto"
        />
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-5 flex h-12 items-center gap-2 border-line border-b bg-page px-3 md:px-5">
          <NavButton title={brand?.name ?? 'Gatehouse'} sections={sections} />
          <Trail sections={sections} />
          {membership && <EnvironmentSwitch tenant={membership.tenant.slug} />}
          <CommandButton sections={sections} membership={membership} />
          {membership && <NoticesBell tenant={membership.tenant.slug} />}
          <MeMenu session={session} />
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
