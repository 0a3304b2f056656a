import { isCurrent, type NavSection } from './navigation';

export interface TrailStep {
  label: string;
  href?: string;
}

const WORDS: Record<string, string> = { new: 'New', calls: 'My calls', account: 'Account', errors: 'Errors', catalogue: 'Catalogue' };

function label(segment: string): string {
  const text = WORDS[segment] ?? decodeURIComponent(segment);
  return text;
}

/** Where am I: the rail's entry, then the rest of the address. The last step is the page itself and no link. */
export function trailOf(sections: readonly NavSection[], pathname: string): TrailStep[] {
  const links = sections.flatMap((section) => section.links);
  const entry = links.find((link) => isCurrent(link, pathname));
  const base = entry === undefined || entry.href === '/' ? '' : entry.href;
  const rest = pathname.slice(base.length).split('/').filter(Boolean);
  const steps: TrailStep[] = entry ? [{ label: entry.label, href: entry.href }] : [];
  let href = base;
  for (const segment of rest) {
    href += `/${segment}`;
    // `/catalogue` and `/catalogue/acme` are no pages of their own; the entry before stands for the first.
    if (entry?.href === '/' && segment === 'catalogue') continue;
    const isPage = !/^\/(catalogue|errors|admin|console|developer)(\/[^/]+)?$/.test(href) || href.startsWith('/errors/');
    steps.push(isPage ? { label: label(segment), href } : { label: label(segment) });
  }
  return steps.map((step, index) => (index === steps.length - 1 ? { label: step.label } : step));
}
