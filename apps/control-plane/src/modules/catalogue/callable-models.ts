import type { API, Input, Output } from '@gatehouse/contracts';
import type { ModelEntry, ModelRoute } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { cut, Database, decodeCursor, encodeCursor, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { visibleTo } from '../apis/index.js';
import { ModelRouteRepository, TargetKnowledge } from '../model-routes/index.js';
import { ProviderRepository, ProvidersService } from '../providers/index.js';
import { type Caller, ModelCallers } from './model-callers.js';
import { askedFor, exposedTo, matches, rankOf } from './model-offers.js';

type Query = Input<typeof API.modelRoutes.callable>['query'];
type Answer = Output<typeof API.modelRoutes.callable>;
type Item = Answer['items'][number];

interface ModelApi {
  id: string;
  slug: string;
  name: string;
  anyModel: boolean;
  /** Null: it offers all routes. */
  routeIds: string[] | null;
}

interface Offering {
  slug: string;
  name: string;
  entries: ModelEntry[];
}

type Offerings = ReadonlyMap<string, Offering>;

/** APIs of kind llm that run in production, and that the account may know of. */
const APIS = `
select distinct on (a.id) a.id, a.slug, a.name, r.settings #> '{llm,routeIds}' as "routeIds", coalesce((r.settings #>> '{llm,anyModel}')::boolean, true) as "anyModel"
from apis a join versions v on v.tenant_id = a.tenant_id and v.api_id = a.id and v.state in ('published', 'deprecated')
join deployments d on d.tenant_id = v.tenant_id and d.version_id = v.id and d.state in ('pending', 'active')
join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id and e.kind = 'production'
join revisions r on r.tenant_id = d.tenant_id and r.id = d.revision_id
where a.tenant_id = $1 and a.kind = 'llm' and ${visibleTo('a', '$2')} and ($3::text is null or a.id = $3 or a.slug = $3)
order by a.id, v.is_default desc, e.is_default desc, d.id desc`;

const face = ({ id, slug, name }: ModelApi) => ({ id, slug, name });

/** What a developer may ask models for, and what that costs: what gateways would let in, and nothing beside it. */
@Injectable()
export class CallableModels {
  constructor(
    private readonly database: Database,
    private readonly routes: ModelRouteRepository,
    private readonly knowledge: TargetKnowledge,
    private readonly providers: ProviderRepository,
    private readonly offers: ProvidersService,
    private readonly callers: ModelCallers,
  ) {}

  /** @throws ProblemError resource.not_found for an API or application that is not the actor's to know */
  list(actor: TenantActor, query: Query): Promise<Answer> {
    if (query.application !== undefined && query.api === undefined) {
      const errors = [{ pointer: '?api', detail: 'is needed beside an application: it has a plan for each API' }];
      throw new ProblemError('request.invalid', 'Say at which API.', { errors });
    }
    return this.database.read(actor.scope, async (tx) => {
      const apis = await tx.sql<ModelApi>(APIS, [tx.tenantId, actor.id, query.api ?? null]);
      if (query.api !== undefined && apis.length === 0) throw new ProblemError('resource.not_found');
      const callers = await this.callers.of(
        tx,
        actor,
        apis.map(({ id }) => id),
      );
      const asking = query.application === undefined ? callers : callers.filter(({ id }) => id === query.application);
      if (query.application !== undefined && asking.length === 0) throw new ProblemError('resource.not_found');
      // one that is named has to be let in by its subscription; without a name all that is open to some plan is shown
      const lets = query.application === undefined || asking.some(({ plans }) => plans.length > 0);
      const offerings = await this.offerings(tx);
      const all = lets ? [...(await this.named(tx, apis, asking, offerings)), ...direct(apis, offerings)] : [];
      return { ...paged(all, query), applications: callers.map(({ plans: _, ...caller }) => caller) };
    });
  }

  /** Model routes that are listed, and exposed to those who ask. */
  private async named(tx: Tx, apis: readonly ModelApi[], asking: readonly Caller[], offerings: Offerings): Promise<Item[]> {
    const targets = await this.routes.targets(tx);
    const know = await this.knowledge.of(tx, targets);
    const modelsOf = (routeId: string, name: string): Item['models'] =>
      targets
        .filter((target) => target.routeId === routeId && target.weight > 0)
        .flatMap((target) => {
          if (!target.model.includes('*') && !name.includes('*')) {
            const { provider, model, price, contextTokens, outputTokensMax, abilities } = know(target);
            return [{ ask: name, provider: provider.name, model, price, contextTokens, outputTokensMax, abilities }];
          }
          const offering = offerings.get(target.providerId);
          return (offering?.entries ?? []).flatMap((entry) => {
            const ask = askedFor(name, target.model, entry.id);
            return ask === null ? [] : [{ ask, provider: offering?.name ?? '', model: entry.id, ...known(entry) }];
          });
        });
    return (await this.routes.list(tx)).flatMap(({ id, name, description, settings: { exposure } }): Item[] => {
      const at = apis.filter(({ routeIds }) => routeIds === null || routeIds.includes(id));
      if (at.length === 0 || !exposure.listed || !isFor(exposure, asking)) return [];
      return [{ name, kind: name.includes('*') ? 'pattern' : 'route', description, apis: at.map(face), models: modelsOf(id, name) }];
    });
  }

  /** By provider. */
  private async offerings(tx: Tx): Promise<Offerings> {
    const found = new Map<string, Offering>();
    for (const provider of await this.providers.list(tx)) {
      const entries = (await this.offers.offered(tx, provider)).map(({ entry }) => entry);
      found.set(provider.id, { slug: provider.slug, name: provider.name, entries });
    }
    return found;
  }
}

/** `provider/model`, where an API lets callers ask so. */
function direct(apis: readonly ModelApi[], offerings: Offerings): Item[] {
  const at = apis.filter(({ anyModel }) => anyModel).map(face);
  if (at.length === 0) return [];
  return [...offerings.values()].flatMap(({ slug, name: provider, entries }) =>
    entries.map((entry): Item => {
      const ask = `${slug}/${entry.id}`;
      return { name: ask, kind: 'model', description: entry.name ?? '', apis: at, models: [{ ask, provider, model: entry.id, ...known(entry) }] };
    }),
  );
}

function known({ price, contextTokens, outputTokensMax, abilities }: ModelEntry) {
  return { price: price ?? null, contextTokens: contextTokens ?? null, outputTokensMax: outputTokensMax ?? null, abilities: abilities ?? [] };
}

const isFor = (exposure: ModelRoute['exposure'], asking: readonly Caller[]): boolean =>
  (exposure.planIds === undefined && exposure.applicationIds === undefined) || asking.some((caller) => exposedTo(exposure, caller));

function paged(all: readonly Item[], query: Query): Omit<Answer, 'applications'> {
  const found = all.filter((item) => matches(item, query)).sort((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1));
  const [after = ''] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
  const rest = found.filter((item) => rankOf(item) > String(after));
  return {
    ...cut(rest.slice(0, query.limit + 1), query.limit, (item) => encodeCursor([rankOf(item)])),
    total: found.length,
    providers: [...new Set(all.flatMap(({ models }) => models.map(({ provider }) => provider)))].sort(),
  };
}
