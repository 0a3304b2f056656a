import type { ModelRoute, ModelRoutesObject } from '@gatehouse/definition';
import type { CompiledProvider } from '../providers/compiled-provider.js';
import { type CompiledRoute, starOf } from './compiled-route.js';
import { PlainChooser } from './plain-chooser.js';
import type { Target, TargetChooser } from './target.js';

/** Names of models that were asked for and led somewhere are kept, so many. */
const KEPT_MAX = 10_000;

export type MakeChooser = (targets: readonly Target[], route: ModelRoute | null) => TargetChooser;

/** What a tenant's callers may ask for, in one snapshot. */
export class TenantModels {
  private readonly exact: ReadonlyMap<string, ModelRoute>;
  /** Those with more letters first. */
  private readonly patterns: readonly ModelRoute[];
  private readonly bySlug: ReadonlyMap<string, CompiledProvider>;
  private readonly found = new Map<string, CompiledRoute | null>();

  constructor(
    readonly routes: readonly ModelRoute[],
    readonly providers: ReadonlyMap<string, CompiledProvider>,
    private readonly makeChooser: MakeChooser,
  ) {
    this.exact = new Map(routes.filter(({ name }) => !name.includes('*')).map((route) => [route.name, route]));
    this.patterns = routes.filter(({ name }) => name.includes('*')).sort((a, b) => b.name.length - a.name.length);
    this.bySlug = new Map([...providers.values()].map((provider) => [provider.slug, provider]));
  }

  /** The route that a name leads to; null for none. */
  route(name: string): CompiledRoute | null {
    const exact = this.exact.get(name);
    if (exact !== undefined) return this.kept(`=${name}`, () => this.compile(exact, name, name));
    for (const pattern of this.patterns) {
      const star = starOf(pattern.name, name);
      if (star !== null) return this.kept(`*${name}`, () => this.compile(pattern, name, star));
    }
    return null;
  }

  /** What `provider/model` leads to; null where there is no such provider. */
  direct(name: string): CompiledRoute | null {
    const slash = name.indexOf('/');
    const provider = slash <= 0 || slash === name.length - 1 ? undefined : this.bySlug.get(name.slice(0, slash));
    if (provider === undefined) return null;
    return this.kept(`/${name}`, () => {
      const targets = [{ provider, model: provider.model(name.slice(slash + 1)), weight: 1, priority: 0 }];
      return { object: null, name, targets, chooser: this.makeChooser(targets, null) };
    });
  }

  private kept(key: string, make: () => CompiledRoute): CompiledRoute {
    const known = this.found.get(key);
    if (known) return known;
    const made = make();
    if (this.found.size >= KEPT_MAX) this.found.clear();
    this.found.set(key, made);
    return made;
  }

  private compile(route: ModelRoute, name: string, star: string): CompiledRoute {
    const targets: Target[] = [];
    for (const { providerId, model, weight, priority } of route.targets) {
      const provider = this.providers.get(providerId);
      // one that was removed a moment ago; the others serve
      if (provider === undefined) continue;
      targets.push({ provider, model: provider.model(model === '*' ? star : model), weight, priority });
    }
    return { object: route, name, targets, chooser: this.makeChooser(targets, route) };
  }
}

/** Every tenant's models in one snapshot, brought together when first asked for. */
export class ModelDirectory {
  private readonly tenants = new Map<string, TenantModels>();
  private readonly routes: ReadonlyMap<string, ModelRoutesObject>;

  constructor(
    private readonly providers: readonly CompiledProvider[],
    routes: readonly ModelRoutesObject[],
    private readonly makeChooser: MakeChooser = (targets) => new PlainChooser(targets, Math.random),
  ) {
    this.routes = new Map(routes.map((object) => [object.tenantId, object]));
  }

  tenant(id: string): TenantModels {
    let models = this.tenants.get(id);
    if (models === undefined) {
      const own = new Map(this.providers.filter(({ object }) => object.tenantId === id).map((provider) => [provider.id, provider]));
      models = new TenantModels(this.routes.get(id)?.routes ?? [], own, this.makeChooser);
      this.tenants.set(id, models);
    }
    return models;
  }
}
