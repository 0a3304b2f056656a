import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { ModelRoute, ModelRouteTarget } from './model-route.entity.js';

violates('model_routes__name', 'slug.taken', 'Another model route has this name.');
violates('model_route_targets__provider', 'resource.conflict', 'Model routes lead to the provider.');

@Injectable()
export class ModelRouteRepository {
  list(tx: Tx): Promise<ModelRoute[]> {
    return tx.repository(ModelRoute).find({ where: { tenantId: tx.tenantId }, order: { name: 'asc', id: 'asc' } });
  }

  find(tx: Tx, id: string): Promise<ModelRoute | null> {
    return tx.repository(ModelRoute).findOneBy({ tenantId: tx.tenantId, id });
  }

  /** Until the transaction ends nobody changes it, and no revision that names it is saved. */
  lock(tx: Tx, id: string): Promise<ModelRoute | null> {
    return tx.repository(ModelRoute).findOne({ where: { tenantId: tx.tenantId, id }, lock: { mode: 'pessimistic_write' } });
  }

  /** For whoever is about to name them: they stay while their transaction runs. Returns those that are there. */
  async hold(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.sql<{ id: string }>('select id from model_routes where tenant_id = $1 and id = any($2) for key share', [tx.tenantId, ids]);
    return new Set(rows.map(({ id }) => id));
  }

  targets(tx: Tx, routeId?: string): Promise<ModelRouteTarget[]> {
    return tx.repository(ModelRouteTarget).find({ where: { tenantId: tx.tenantId, ...(routeId !== undefined && { routeId }) }, order: { position: 'asc' } });
  }

  async insert(tx: Tx, route: ModelRoute, targets: readonly ModelRouteTarget[]): Promise<void> {
    await tx.repository(ModelRoute).insert(route);
    await tx.repository(ModelRouteTarget).insert([...targets]);
  }

  async replace(tx: Tx, route: ModelRoute, targets: readonly ModelRouteTarget[]): Promise<void> {
    const { id, tenantId, createdAt: _, ...fields } = route;
    await tx.repository(ModelRoute).update({ tenantId: tx.tenantId, id }, fields);
    await tx.repository(ModelRouteTarget).delete({ tenantId, routeId: id });
    await tx.repository(ModelRouteTarget).insert([...targets]);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(ModelRoute).delete({ tenantId: tx.tenantId, id });
  }

  /** Which of these are nothing of the tenant's. */
  async unknown(tx: Tx, table: 'plans' | 'applications', ids: readonly string[]): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(`select id from ${table} where tenant_id = $1 and id = any($2)`, [tx.tenantId, ids]);
    return ids.filter((id) => !rows.some((row) => row.id === id));
  }

  /** API versions of which a revision offers this route by name. */
  async uses(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.sql<{ name: string }>(
      `select distinct a.name || ' ' || v.name as name
       from revisions r join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
       where r.tenant_id = $1 and r.settings #> '{llm,routeIds}' @> to_jsonb($2::text) order by 1`,
      [tx.tenantId, id],
    );
    return rows.map(({ name }) => name);
  }
}
