import type { API, Output } from '@gatehouse/contracts';
import type { ModelRoute } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { visibleTo } from '../apis/index.js';
import { ApplicationRepository } from '../applications/index.js';
import { ModelRouteRepository, TargetKnowledge } from '../model-routes/index.js';

type Items = Output<typeof API.modelRoutes.callable>['items'];

interface ModelApi {
  id: string;
  slug: string;
  name: string;
  /** Null: it offers all routes. */
  routeIds: string[] | null;
}

/** APIs of kind llm that run in production, and that the account may know of. */
const APIS = `
select distinct on (a.id) a.id, a.slug, a.name, r.settings #> '{llm,routeIds}' as "routeIds"
from apis a join versions v on v.tenant_id = a.tenant_id and v.api_id = a.id and v.state in ('published', 'deprecated')
join deployments d on d.tenant_id = v.tenant_id and d.version_id = v.id and d.state in ('pending', 'active')
join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id and e.kind = 'production'
join revisions r on r.tenant_id = d.tenant_id and r.id = d.revision_id
where a.tenant_id = $1 and a.kind = 'llm' and ${visibleTo('a', '$2')}
order by a.id, v.is_default desc, e.is_default desc, d.id desc`;

/** What a developer may ask models for, and what that costs. */
@Injectable()
export class CallableModels {
  constructor(
    private readonly database: Database,
    private readonly routes: ModelRouteRepository,
    private readonly knowledge: TargetKnowledge,
    private readonly applications: ApplicationRepository,
  ) {}

  list(actor: TenantActor): Promise<{ items: Items }> {
    return this.database.read(actor.scope, async (tx) => {
      const apis = await tx.sql<ModelApi>(APIS, [tx.tenantId, actor.id]);
      const targets = await this.routes.targets(tx);
      const know = await this.knowledge.of(tx, targets);
      const mine = await this.mine(tx, actor);
      const items = (await this.routes.list(tx)).flatMap(({ id, name, description, settings: { exposure } }): Items => {
        const at = apis.filter(({ routeIds }) => routeIds === null || routeIds.includes(id));
        if (at.length === 0 || !exposure.listed || !isFor(exposure, mine)) return [];
        const models = targets
          .filter(({ routeId, weight }) => routeId === id && weight > 0)
          .map(know)
          .map(({ provider, model, price, contextTokens, outputTokensMax, abilities }) => ({
            provider: provider.name,
            model,
            price,
            contextTokens,
            outputTokensMax,
            abilities,
          }));
        return [{ name, description, apis: at.map(({ id: apiId, slug, name: apiName }) => ({ id: apiId, slug, name: apiName })), models }];
      });
      return { items };
    });
  }

  /** The account's applications, and the plans that these are on. */
  private async mine(tx: Tx, actor: TenantActor): Promise<Mine> {
    const applicationIds = await this.applications.ownedIds(tx, actor);
    const rows = await tx.sql<{ id: string }>(
      `select distinct plan_id as id from subscriptions where tenant_id = $1 and application_id = any($2) and state = 'active'`,
      [tx.tenantId, applicationIds],
    );
    return { applicationIds, planIds: rows.map(({ id }) => id) };
  }
}

interface Mine {
  applicationIds: readonly string[];
  planIds: readonly string[];
}

const isFor = ({ planIds, applicationIds }: ModelRoute['exposure'], mine: Mine): boolean =>
  (planIds === undefined || planIds.some((id) => mine.planIds.includes(id))) &&
  (applicationIds === undefined || applicationIds.some((id) => mine.applicationIds.includes(id)));
