import type { CompiledApi } from '../compile/compile-api.js';
import type { Steps } from '../compile/steps.js';
import { type Placement, placementsOf } from './placements.js';
import { type Claim, Site } from './sites.js';

/** Copying a large map is done in pieces of so many entries. */
const COPIED_AT_ONCE = 500;

/** A compiled API with the key of its object: of two that claim one place, the lower key has it, whatever came first. */
export interface KeyedApi {
  readonly key: string;
  readonly api: CompiledApi;
}

/** Where every API of a snapshot stands. Immutable: the next snapshot's table shares with this one all that did not change. */
export interface RouteTable {
  readonly hosts: ReadonlyMap<string, Site>;
  readonly tenants: ReadonlyMap<string, Site>;
}

const EMPTY: RouteTable = { hosts: new Map(), tenants: new Map() };

/** The table with these APIs taken out and those put in. Costs by what changed and by the number of neighbours of what changed. */
export function* changeRoutes(before: RouteTable = EMPTY, removed: readonly KeyedApi[], added: readonly KeyedApi[]): Steps<RouteTable> {
  if (removed.length === 0 && added.length === 0) return before;
  const edit = new RouteEdit(yield* copy(before.hosts), yield* copy(before.tenants));
  for (const { api } of removed) {
    for (const placement of placementsOf(api)) yield* edit.remove(placement, api);
    yield;
  }
  for (const { key, api } of added) {
    for (const placement of placementsOf(api)) yield* edit.add(placement, { key, api, former: placement.former });
    yield;
  }
  return yield* edit.finish();
}

function* copy<V>(map: ReadonlyMap<string, V>): Steps<Map<string, V>> {
  const copied = new Map<string, V>();
  for (const [name, value] of map) {
    copied.set(name, value);
    if (copied.size % COPIED_AT_ONCE === 0) yield;
  }
  return copied;
}

/** One change of a table. Sites of the table before are never touched: what changes is a copy, made once. */
class RouteEdit {
  private readonly own = new Set<Site>();
  private readonly changed = new Set<Site>();
  private readonly emptied: Placement[] = [];

  constructor(
    private readonly hosts: Map<string, Site>,
    private readonly tenants: Map<string, Site>,
  ) {}

  *add(placement: Placement, claim: Claim): Steps<void> {
    const site = yield* this.reach(placement);
    site.claims.push(claim);
    this.changed.add(site);
  }

  *remove(placement: Placement, api: CompiledApi): Steps<void> {
    const site = yield* this.reach(placement);
    site.claims = site.claims.filter((claim) => claim.api !== api);
    this.changed.add(site);
    if (site.claims.length === 0) this.emptied.push(placement);
  }

  *finish(): Steps<RouteTable> {
    for (const site of this.changed) {
      site.decide();
      yield;
    }
    for (const placement of this.emptied) {
      this.prune(placement);
      yield;
    }
    return { hosts: this.hosts, tenants: this.tenants };
  }

  /** The site at a place, with all above it, free to be changed. */
  private *reach({ under, name, segments }: Placement): Steps<Site> {
    let site = yield* this.ownIn(this[under], name);
    for (const segment of segments) site = yield* this.ownIn(site.children, segment);
    return site;
  }

  private *ownIn(sites: Map<string, Site>, name: string): Steps<Site> {
    const found = sites.get(name);
    if (found !== undefined && this.own.has(found)) return found;
    const site = found === undefined ? new Site() : new Site(yield* copy(found.children), [...found.claims], found.versions);
    this.own.add(site);
    sites.set(name, site);
    return site;
  }

  /** Takes away what leads nowhere any more, from the end of the place upwards. */
  private prune({ under, name, segments }: Placement): void {
    const names = [name, ...segments];
    const maps = [this[under]];
    for (const part of names.slice(0, -1)) {
      const site = maps.at(-1)?.get(part);
      if (site === undefined) return;
      maps.push(site.children);
    }
    for (let i = names.length - 1; i >= 0; i--) {
      const site = maps[i]?.get(names[i] as string);
      if (site !== undefined && (site.claims.length > 0 || site.children.size > 0)) return;
      maps[i]?.delete(names[i] as string);
    }
  }
}
