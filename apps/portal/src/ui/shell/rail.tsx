'use client';
import {
  AppWindow,
  Bell,
  BookOpen,
  Boxes,
  Building2,
  ChartColumn,
  Cog,
  FileClock,
  Gauge,
  Handshake,
  ListTree,
  type LucideIcon,
  Package,
  ScrollText,
  Server,
  ShieldCheck,
  Sparkles,
  Users,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { isCurrent, type NavIcon, type NavLink, type NavSection } from '@/lib/navigation';
import { classes } from '../classes';
import { Tooltip } from '../tooltip';

const ICONS: Record<NavIcon, LucideIcon> = {
  apis: Boxes,
  policies: ShieldCheck,
  products: Package,
  subscriptions: Handshake,
  ai: Sparkles,
  traffic: ChartColumn,
  records: ScrollText,
  gateways: Server,
  settings: Cog,
  catalogue: BookOpen,
  applications: AppWindow,
  usage: Gauge,
  notices: Bell,
  tenants: Building2,
  accounts: Users,
  jobs: ListTree,
  audit: FileClock,
};

/** The places one can go, by role. Collapsed it keeps the icons, their names as tooltips. */
export function RailLinks({ sections, collapsed = false, onNavigate }: { sections: readonly NavSection[]; collapsed?: boolean; onNavigate?: () => void }) {
  return (
    <nav aria-label="Main" className="flex flex-col gap-4">
      {sections.map((section) => (
        <div key={section.title}>
          <p className={classes('px-2 pb-1 font-medium text-12 text-ink-faint', collapsed && 'sr-only')}>{section.title}</p>
          <ul className="flex flex-col gap-px">
            {section.links.map((link) => (
              <li key={link.href}>
                <RailLink link={link} collapsed={collapsed} onNavigate={onNavigate} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function RailLink({ link, collapsed, onNavigate }: { link: NavLink; collapsed: boolean; onNavigate?: () => void }) {
  const current = isCurrent(link, usePathname());
  const Icon = ICONS[link.icon];
  const anchor = (
    <Link
      href={link.href}
      onClick={onNavigate}
      aria-current={current ? 'page' : undefined}
      aria-label={collapsed ? link.label : undefined}
      className={classes(
        'flex h-8 items-center gap-2.5 rounded-md px-2 text-13 transition-colors focus-visible:-outline-offset-2',
        current ? 'bg-muted font-medium text-ink' : 'text-ink-muted hover:bg-hover hover:text-ink',
        collapsed && 'justify-center px-0',
      )}
    >
      <Icon aria-hidden className={classes('size-4 shrink-0', current ? 'text-accent-ink' : 'text-ink-faint')} />
      {!collapsed && <span className="truncate">{link.label}</span>}
    </Link>
  );
  return collapsed ? <Tooltip text={link.label}>{anchor}</Tooltip> : anchor;
}
