'use client';
import { ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import type { Brand } from '@/lib/branding';
import type { SessionView } from '@/lib/session-shape';
import { classes } from '../classes';
import { Menu } from '../menu';
import { BrandMark } from './brand-mark';

/** Whose portal this is; a menu where the reader belongs to more than one tenant. */
export function TenantSwitch({ session, brand, collapsed = false }: { session: SessionView | null; brand: Brand | null; collapsed?: boolean }) {
  const style = classes(
    'flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left hover:bg-hover focus-visible:-outline-offset-2',
    collapsed && 'justify-center px-0',
  );
  const name = <span className={classes('min-w-0 flex-1 truncate font-semibold text-14', collapsed && 'sr-only')}>{brand?.name ?? 'Gatehouse'}</span>;
  const memberships = session?.memberships ?? [];
  if (memberships.length < 2) {
    return (
      <Link href="/" className={style}>
        <BrandMark brand={brand} />
        {name}
      </Link>
    );
  }
  const entries = memberships.map(({ tenant, permissions }) => ({
    label: tenant.name,
    href: permissions.includes('apis:read') ? `/console/${tenant.slug}/apis` : `/developer/${tenant.slug}/applications`,
    hint: tenant.slug,
  }));
  const trigger = (
    <button type="button" className={style}>
      <BrandMark brand={brand} />
      {name}
      <span className="sr-only">, switch tenant</span>
      {!collapsed && <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-faint" />}
    </button>
  );
  return <Menu trigger={trigger} groups={[entries]} />;
}
