import { type Level, MODEL_POLICY_TYPES, type PolicyInstance, SET } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

/** A list of policies with one about models in it, or a set that may have one. */
export interface ListRow {
  level: Exclude<Level, 'operation'>;
  id: string;
  name: string;
  api: { slug: string; name: string; version: string; revision: number } | null;
  live: boolean;
  policies: PolicyInstance[];
  /** By operation. */
  operations: Record<string, PolicyInstance[]>;
}

/** What gateways run, and of each version the newest revision: history is not where things stand. */
const LISTS = `
  select 'api' as level, v.id, a.name || ' ' || v.name as name,
    jsonb_build_object('slug', a.slug, 'name', a.name, 'version', v.name, 'revision', r.number) as api, d.live,
    coalesce(r.settings -> 'policies', '[]') as policies, coalesce(r.settings -> 'operationPolicies', '{}') as operations
  from apis a join versions v on v.tenant_id = a.tenant_id and v.api_id = a.id and v.state <> 'retired'
    join revisions r on r.tenant_id = v.tenant_id and r.version_id = v.id
    cross join lateral (select exists (select 1 from deployments x where x.tenant_id = r.tenant_id and x.revision_id = r.id and x.state in ('pending', 'active')) as live) d
  where a.tenant_id = $1 and (d.live or r.number = (select max(n.number) from revisions n where n.tenant_id = v.tenant_id and n.version_id = v.id))
  union all select 'plan', p.id, p.name, null, p.state in ('published', 'deprecated'), p.policies, '{}' from plans p where p.tenant_id = $1 and p.state <> 'closed'
  union all select t.level, t.target_id, coalesce(p.name, n.name), null, true, t.policies, '{}'
  from policy_attachments t join tenants n on n.id = t.tenant_id left join products p on p.tenant_id = t.tenant_id and p.id = t.target_id
  where t.tenant_id = $1`;

@Injectable()
export class ModelPoliciesRepository {
  /** Widest first: the tenant’s, then APIs’, products’ and plans’. */
  lists(tx: Tx): Promise<ListRow[]> {
    const about = `'$.**.type ? (@ == $types[*])', jsonb_build_object('types', $2::jsonb)`;
    return tx.sql<ListRow>(
      `select * from (${LISTS}) l where jsonb_path_exists(l.policies, ${about}) or jsonb_path_exists(l.operations, ${about})
       order by array_position(array['tenant', 'api', 'product', 'plan'], l.level), l.name, l.id, l.live desc`,
      [tx.tenantId, JSON.stringify([...MODEL_POLICY_TYPES, SET])],
    );
  }
}
