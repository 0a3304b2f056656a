import type { ModelRoute } from '@gatehouse/definition';
import type { CompiledProvider } from '../providers/compiled-provider.js';
import { type CompiledRoute, compileRoute, directRoute, type RoutingGround, starOf } from './compiled-route.js';
import { makeTarget, type Target } from './target.js';

/** Names of models that were asked for and led somewhere are kept, so many. */
const KEPT_MAX = 10_000;

/** What a tenant's callers may ask for, in one snapshot. */
export class TenantModels {
  private readonly exact: ReadonlyMap<string, ModelRoute>;
  /** Those with more letters first. */
  private readonly patterns: readonly ModelRoute[];
  private readonly bySlug: ReadonlyMap<string, CompiledProvider>;
  private readonly found = new Map<string, CompiledRoute>();

  constructor(
    readonly routes: readonly ModelRoute[],
    readonly providers: ReadonlyMap<string, CompiledProvider>,
    private readonly ground: RoutingGround,
  ) {
    this.exact = new Map(routes.filter(({ name }) => !name.includes('*')).map((route) => [route.name, route]));
    this.patterns = routes.filter(({ name }) => name.includes('*')).sort((a, b) => b.name.length - a.name.length);
    this.bySlug = new Map([...providers.values()].map((provider) => [provider.slug, provider]));
  }

  /** The route that a name leads to; null for none. @param offered whether the API has it */
  route(name: string, offered: (route: ModelRoute) => boolean): CompiledRoute | null {
    const exact = this.exact.get(name);
    if (exact !== undefined && offered(exact)) return this.kept(exact.id, () => this.compile(exact, name));
    for (const pattern of this.patterns) {
      const star = starOf(pattern.name, name);
      if (star !== null && offered(pattern)) return this.kept(`${pattern.id}=${name}`, () => this.compile(pattern, star));
    }
    return null;
  }

  /** What `provider/model` leads to; null where there is no such provider. */
  direct(name: string): CompiledRoute | null {
    const slash = name.indexOf('/');
    const provider = slash <= 0 || slash === name.length - 1 ? undefined : this.bySlug.get(name.slice(0, slash));
    if (provider === undefined) return null;
    return this.kept(`/${name}`, () => {
      const route = directRoute(provider.id, name.slice(slash + 1));
      return compileRoute(route, false, this.targets(route, ''), this.ground);
    });
  }

  private kept(key: string, make: () => CompiledRoute): CompiledRoute {
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.found.size >= KEPT_MAX) this.found.clear();
    this.found.set(key, made);
    return made;
  }

  private compile(route: ModelRoute, star: string): CompiledRoute {
    return compileRoute(route, true, this.targets(route, star), this.ground);
  }

  private targets(route: ModelRoute, star: string): Target[] {
    const { memory, now } = this.ground;
    return route.targets.flatMap((target) => {
      const provider = this.providers.get(target.providerId);
      // one that was removed a moment ago; the others serve
      return provider === undefined
        ? []
        : [
            makeTarget(
              provider,
              target.model.replace('*', () => star),
              target,
              memory,
              now(),
            ),
          ];
    });
  }
}
