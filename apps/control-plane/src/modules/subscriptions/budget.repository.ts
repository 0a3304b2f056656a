import type { PolicyInstance } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { expand, PolicyLists, type Sets } from '../policies/index.js';
import type { Standing, Subscriber } from './budgets.rules.js';

/** Of those each of which has a counter of its own, so many are told. */
const MODELS_MAX = 20;

interface PlanRow extends Subscriber {
  planName: string;
  policies: PolicyInstance[];
  product: { id: string; name: string };
  attached: PolicyInstance[] | null;
}

interface ApiRow {
  environmentId: string;
  versionId: string;
  name: string;
  tenant: { id: string; name: string };
  policies: PolicyInstance[];
  operationPolicies: Record<string, PolicyInstance[]>;
  attached: PolicyInstance[] | null;
}

export interface Standings {
  subscriber: Subscriber;
  standings: Standing[];
  models: string[];
}

/** Where limits of models stand that a subscription's calls meet, as gateways count them. */
@Injectable()
export class BudgetRepository {
  constructor(private readonly lists: PolicyLists) {}

  async of(tx: Tx, subscriptionId: string): Promise<Standings | undefined> {
    const [plan] = await tx.sql<PlanRow>(
      `select a.id as "applicationId", a.owner_team_id as "teamId", a.owner_member_id as "memberId", s.id as "subscriptionId", p.id as "planId", p.name as "planName", p.policies,
         jsonb_build_object('id', o.id, 'name', o.name) as product, pa.policies as attached
       from subscriptions s join applications a on a.tenant_id = s.tenant_id and a.id = s.application_id join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
         join products o on o.id = p.product_id
         left join policy_attachments pa on pa.tenant_id = p.tenant_id and pa.level = 'product' and pa.target_id = p.product_id
       where s.tenant_id = $1 and s.id = $2`,
      [tx.tenantId, subscriptionId],
    );
    if (!plan) return undefined;
    const apis = await this.apis(tx, plan.planId);
    // limits of models do nothing elsewhere
    if (apis.length === 0) return { subscriber: plan, standings: [], models: [] };
    const lists = [plan.policies, plan.attached, ...apis.flatMap((api) => [api.policies, api.attached, ...Object.values(api.operationPolicies)])];
    const sets = await this.lists.setsIn(
      tx,
      lists.map((list) => list ?? []),
    );
    return { subscriber: plan, standings: [planStanding(plan, sets), ...apis.flatMap((api) => apiStandings(api, sets))], models: await this.models(tx) };
  }

  /** What is deployed of the APIs that lead to models, among those that the plan is for. */
  private apis(tx: Tx, planId: string): Promise<ApiRow[]> {
    return tx.sql<ApiRow>(
      `select distinct on (d.environment_id, d.version_id) d.environment_id as "environmentId", v.id as "versionId", a.slug || ' ' || v.name as name,
         jsonb_build_object('id', t.id, 'name', t.slug) as tenant, r.settings -> 'policies' as policies,
         coalesce(r.settings -> 'operationPolicies', '{}') as "operationPolicies", ta.policies as attached
       from plans p join product_items i on i.tenant_id = p.tenant_id and i.product_id = p.product_id join versions v on v.id = i.version_id join apis a on a.id = v.api_id
         join tenants t on t.id = a.tenant_id join deployments d on d.version_id = v.id and d.state in ('pending', 'active') join revisions r on r.id = d.revision_id
         left join policy_attachments ta on ta.tenant_id = t.id and ta.level = 'tenant'
       where p.tenant_id = $1 and p.id = $2 and a.kind = 'llm' order by d.environment_id, d.version_id, d.id desc`,
      [tx.tenantId, planId],
    );
  }

  /** Names that callers may ask for; those that patterns stand for nobody knows before they are asked. */
  private async models(tx: Tx): Promise<string[]> {
    const rows = await tx.sql<{ name: string }>(
      `select name from model_routes where tenant_id = $1 and position('*' in name) = 0 order by name limit ${MODELS_MAX}`,
      [tx.tenantId],
    );
    return rows.map(({ name }) => name);
  }
}

function planStanding({ planId, planName, policies, product, attached }: PlanRow, sets: Sets): Standing {
  const ofProduct = expand(attached ?? [], sets, { level: 'product', of: product });
  return { scope: `plan:${planId}`, policies: [...ofProduct, ...expand(policies, sets, { level: 'plan', of: { id: planId, name: planName } })] };
}

function apiStandings({ environmentId, versionId, name, tenant, policies, operationPolicies, attached }: ApiRow, sets: Sets): Standing[] {
  const scope = `api:${environmentId}:${versionId}`;
  const api = { tenantId: tenant.id, environmentId };
  const whole = [...expand(attached ?? [], sets, { level: 'tenant', of: tenant }), ...expand(policies, sets, { level: 'api', of: { id: versionId, name } })];
  const operations = Object.entries(operationPolicies).map(([id, own]) => ({
    scope: `${scope}:${id}`,
    policies: expand(own, sets, { level: 'operation', of: { id, name: `${name} ${id}` } }),
  }));
  return [{ scope, api, policies: whole }, ...operations];
}
