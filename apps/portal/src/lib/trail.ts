import { isCurrent, type NavLink, type NavSection } from './navigation';

export interface TrailStep {
  label: string;
  href?: string;
}

/** Fixed parts of addresses; anything else is a slug or an id. */
const WORDS = new Set(
  'account all applications audit branding budgets caches calls catalogue certificates credentials denials deployments document documentation edit environments errors guards import invitations lifecycle members models new notices operations overview plans playground policies prompts providers reference review revisions routes routing sessions settings subscribe subscribers subscriptions teams tokens tools trace try unrouted upstreams usage versions'.split(
    ' ',
  ),
);

/** Pages that are not called what stands in their address. */
const TITLES: Readonly<Record<string, string>> = {
  denials: 'Deny list',
  limits: 'Limits, caches and guards',
  routes: 'Model routes',
  unrouted: 'Unrouted calls',
};

/** `plan_01hz…`, as the platform makes them. */
const ID = /^([a-z]+)_[0-9a-z]{26}$/;

const KINDS: Readonly<Record<string, string>> = {
  app: 'Application',
  crt: 'Certificate',
  mrt: 'Model route',
  pset: 'Policy set',
  plan: 'Plan',
  prod: 'Product',
  prm: 'Prompt',
  prv: 'Provider',
  req: 'Call',
  sub: 'Subscription',
  ups: 'Upstream',
};

/** Names are told by the pages of things; until then an id is shown as what it is the id of. */
function label(segment: string, names: ReadonlyMap<string, string>): string {
  if (WORDS.has(segment)) return TITLES[segment] ?? segment.charAt(0).toUpperCase() + segment.slice(1);
  const kind = ID.exec(segment)?.[1];
  return names.get(segment) ?? (kind && KINDS[kind]) ?? decodeURIComponent(segment);
}

/** What of the address the entry stands for. Pages that belong to it under another name keep that name: "APIs, Upstreams". */
function baseOf(entry: NavLink | undefined, pathname: string): string {
  if (entry === undefined || entry.href === '/') return '';
  return pathname.startsWith(entry.href) ? entry.href : entry.href.slice(0, entry.href.lastIndexOf('/'));
}

/** Where am I: the rail's entry, then the rest of the address. The last step is the page itself and no link. */
export function trailOf(sections: readonly NavSection[], pathname: string, names: ReadonlyMap<string, string>): TrailStep[] {
  const links = sections.flatMap((section) => section.links);
  const entry = links.find((link) => isCurrent(link, pathname));
  const base = baseOf(entry, pathname);
  const rest = pathname.slice(base.length).split('/').filter(Boolean);
  const steps: TrailStep[] = entry ? [{ label: entry.label, href: entry.href }] : [];
  let href = base;
  for (const segment of rest) {
    href += `/${segment}`;
    // `/catalogue` and `/catalogue/acme` are no pages of their own; the entry before stands for the first.
    if (entry?.href === '/' && segment === 'catalogue') continue;
    const isPage =
      (!/^\/(catalogue|errors|admin|console|developer)(\/[^/]+)?$/.test(href) && !/^\/(console\/[^/]+\/plans|developer\/[^/]+\/subscriptions)$/.test(href)) ||
      href.startsWith('/errors/');
    steps.push(isPage ? { label: label(segment, names), href } : { label: label(segment, names) });
  }
  return steps.map((step, index) => (index === steps.length - 1 ? { label: step.label } : step));
}
