'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { classes } from './classes';

export interface TabLink {
  href: string;
  label: string;
  count?: number;
  /** Selected only on exactly this address, not on those beneath it. For the first tab of a thing. */
  exact?: boolean;
}

const TAB_STYLE = 'flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-1 text-13 transition-colors';

/** The tabs of a thing: each has its own address, so they are links in a navigation, not an ARIA tab list. */
export function LinkTabs({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  const pathname = usePathname();
  const list = useRef<HTMLUListElement>(null);
  // where there are more than fit, the one that is shown must be
  useEffect(() => {
    void pathname;
    const [bar, current] = [list.current, list.current?.querySelector<HTMLElement>('[aria-current=page]')];
    if (bar && current) bar.scrollLeft = current.offsetLeft - (bar.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav aria-label={label} className="border-line border-b">
      <ul ref={list} className="-mb-px relative flex gap-4 overflow-x-auto px-0.5 pt-0.5">
        {tabs.map((tab) => {
          const path = tab.href.split('?')[0];
          const current = pathname === path || (!tab.exact && pathname.startsWith(`${path}/`));
          return (
            <li key={tab.href}>
              <Link
                href={tab.href}
                aria-current={current ? 'page' : undefined}
                className={classes(
                  TAB_STYLE,
                  'focus-visible:-outline-offset-2',
                  current ? 'border-accent font-medium text-ink' : 'border-transparent text-ink-muted hover:text-ink',
                )}
              >
                {tab.label}
                {tab.count !== undefined && <span className="rounded-full bg-muted px-1.5 text-12 text-ink-muted tabular-nums">{tab.count}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
