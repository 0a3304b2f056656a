'use client';
import { Check, ChevronDown } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { isCurrent, type NavSection } from '@/lib/navigation';
import { trailOf } from '@/lib/trail';
import { Breadcrumb } from '../breadcrumb';
import { IconButton } from '../icon-button';
import { Menu } from '../menu';
import { useTrailNames } from './trail-names';

/** Where am I, from the address; the arrow beside it opens the siblings of the section. */
export function Trail({ sections }: { sections: readonly NavSection[] }) {
  const pathname = usePathname();
  const section = sections.find(({ links }) => links.some((link) => isCurrent(link, pathname)));
  const steps = trailOf(sections, pathname, useTrailNames());
  const siblings = (section?.links ?? []).map((link) => ({ label: link.label, href: link.href, ...(isCurrent(link, pathname) && { icon: Check }) }));
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1">
      <Breadcrumb crumbs={steps} />
      {siblings.length > 1 && (
        <Menu
          trigger={<IconButton icon={ChevronDown} label={`Other pages of ${section?.title}`} size="sm" className="hidden md:inline-flex" />}
          groups={[siblings]}
        />
      )}
    </div>
  );
}
