import type { ModelEntry, ModelRoute } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../../platform/crypto/index.js';
import type { Tx } from '../../../platform/database/index.js';
import { Catalogues, offeredModels, overrideKey } from '../../model-catalogue/index.js';
import { keyContext } from '../../providers/index.js';
import type { ProviderState } from '../compile/state.js';
import { OF_GROUP } from './live.js';

interface ProviderRow extends Omit<ProviderState, 'keys' | 'providerKind' | 'models'> {
  kind: string;
  settings: Omit<ProviderState, 'id' | 'tenantId' | 'slug' | 'name' | 'providerKind' | 'keys' | 'models'>;
  catalogue: boolean;
  models: ModelEntry[];
  keys: (Omit<ProviderState['keys'][number], 'secret'> & { secretEncrypted: string })[];
  /** Models that routes name of it. */
  asked: string[];
  overrides: { source: string; model: string; override: Omit<ModelEntry, 'id' | 'name'> }[];
}

const PROVIDERS = `
select p.id, p.tenant_id as "tenantId", p.slug, p.name, p.kind, p.settings, p.catalogue, p.models,
  coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'secretEncrypted', k.secret_encrypted, 'weight', k.weight, 'limits', k.limits,
    'state', k.state, 'models', k.models)) from provider_keys k where k.tenant_id = p.tenant_id and k.provider_id = p.id), '[]') as keys,
  array(select distinct t.model from model_route_targets t where t.tenant_id = p.tenant_id and t.provider_id = p.id) as asked,
  coalesce((select jsonb_agg(jsonb_build_object('source', o.source, 'model', o.model, 'override', o.override))
    from model_overrides o where o.tenant_id = p.tenant_id), '[]') as overrides
from providers p where p.${OF_GROUP} and p.id = any($2)`;

/** Providers with what is known of their models, and model routes. */
@Injectable()
export class ModelRows {
  constructor(
    private readonly sealer: Sealer,
    private readonly catalogues: Catalogues,
  ) {}

  async providerIds(tx: Tx, groupId: string): Promise<string[]> {
    return (await tx.sql<{ id: string }>(`select id from providers where ${OF_GROUP}`, [groupId])).map(({ id }) => id);
  }

  /** Keys are opened when a state is asked for: one that does not open is a fault of its own object only. */
  async providers(tx: Tx, groupId: string, ids: readonly string[]): Promise<[id: string, state: () => ProviderState][]> {
    const rows = await tx.sql<ProviderRow>(PROVIDERS, [groupId, ids]);
    if (rows.length === 0) return [];
    const catalogue = await this.catalogues.at(tx.now.getTime());
    return rows.map(({ kind, settings, catalogue: all, models, keys, asked, overrides, ...row }) => {
      const own = new Map(overrides.map(({ source, model, override }) => [overrideKey(source, model), override]));
      const state = (): ProviderState => ({
        ...row,
        ...settings,
        providerKind: kind,
        keys: keys.map(({ secretEncrypted, ...key }) => ({
          ...key,
          secret: this.sealer.open(secretEncrypted, keyContext({ providerId: row.id, id: key.id })),
        })),
        models: offeredModels(catalogue, { baseUrl: settings.baseUrl, catalogue: all, models }, own, asked).map(({ entry }) => entry),
      });
      return [row.id, state];
    });
  }

  async tenantsWithRoutes(tx: Tx, groupId: string): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(`select distinct tenant_id as id from model_routes where ${OF_GROUP}`, [groupId]);
    return rows.map(({ id }) => id);
  }

  async routes(tx: Tx, groupId: string, tenantIds: readonly string[]): Promise<Map<string, ModelRoute[]>> {
    const rows = await tx.sql<ModelRoute & { tenantId: string; settings: Omit<ModelRoute, 'id' | 'name' | 'targets' | 'strategy'> }>(
      `select id, tenant_id as "tenantId", name, strategy, settings, (select jsonb_agg(jsonb_build_object('providerId', t.provider_id, 'model', t.model,
         'weight', t.weight, 'priority', t.priority) order by t.position) from model_route_targets t where t.tenant_id = r.tenant_id and t.route_id = r.id) as targets
       from model_routes r where ${OF_GROUP} and tenant_id = any($2)`,
      [groupId, tenantIds],
    );
    const routes = rows.map(({ tenantId, settings, ...route }) => ({ tenantId, route: { ...route, ...settings } }));
    return new Map([...Map.groupBy(routes, ({ tenantId }) => tenantId)].map(([id, of]) => [id, of.map(({ route }) => route)]));
  }
}
