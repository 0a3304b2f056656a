import { Injectable } from '@nestjs/common';
import { In, type QueryDeepPartialEntity } from 'typeorm';
import { type Tx, violates } from '../../platform/database/index.js';
import { PolicySet } from './policy-set.entity.js';
import { PolicySetVersion } from './policy-set-version.entity.js';

violates('policy_sets__slug', 'slug.taken', 'Another set has this slug.');

/** One place where a set stands. */
export interface UseRow {
  setId: string;
  level: 'tenant' | 'api' | 'product' | 'plan';
  id: string;
  name: string;
  /** Of an API: the revision, and whether gateways run it. */
  revision: number | null;
  deployed: boolean;
}

/** Every list of policies that may name a set, with what it belongs to. */
const LISTS = `
  select 'api' as level, v.id, a.name || ' ' || v.name as name, r.number as revision, r.settings as document,
    exists (select 1 from deployments d where d.revision_id = r.id and d.state in ('pending', 'active')) as deployed
  from revisions r join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
  where r.tenant_id = $1
  union all select 'plan', p.id, p.name, null, p.policies, true from plans p where p.tenant_id = $1
  union all select t.level, t.target_id, coalesce(p.name, n.name), null, t.policies, true
  from policy_attachments t join tenants n on n.id = t.tenant_id left join products p on p.tenant_id = t.tenant_id and p.id = t.target_id
  where t.tenant_id = $1`;

/** The ORM's own type does not take documents of unknown shape. */
const asRow = <T extends object>(row: Partial<T>) => row as QueryDeepPartialEntity<T>;

@Injectable()
export class PolicySetRepository {
  list(tx: Tx): Promise<PolicySet[]> {
    return tx.repository(PolicySet).find({ where: { tenantId: tx.tenantId }, order: { name: 'asc', id: 'asc' } });
  }

  find(tx: Tx, idOrSlug: string): Promise<PolicySet | null> {
    const { tenantId } = tx;
    return tx.repository(PolicySet).findOne({
      where: [
        { tenantId, id: idOrSlug },
        { tenantId, slug: idOrSlug },
      ],
    });
  }

  slugTaken(tx: Tx, slug: string): Promise<boolean> {
    return tx.repository(PolicySet).existsBy({ tenantId: tx.tenantId, slug });
  }

  /** Until the transaction ends nobody changes it, and nothing that names it is saved. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select 1 from policy_sets where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  }

  /** For whoever is about to name them: they stay while their transaction runs. Those that there are. */
  async hold(tx: Tx, ids: readonly string[]): Promise<PolicySet[]> {
    if (ids.length === 0) return [];
    await tx.sql('select 1 from policy_sets where tenant_id = $1 and id = any($2) order by id for key share', [tx.tenantId, ids]);
    return this.byIds(tx, ids);
  }

  async byIds(tx: Tx, ids: readonly string[]): Promise<PolicySet[]> {
    return ids.length === 0 ? [] : tx.repository(PolicySet).findBy({ tenantId: tx.tenantId, id: In([...ids]) });
  }

  async insert(tx: Tx, set: PolicySet): Promise<void> {
    await tx.repository(PolicySet).insert(asRow<PolicySet>(set));
  }

  async update(tx: Tx, set: PolicySet): Promise<void> {
    const { id, tenantId: _tenantId, createdAt: _createdAt, ...fields } = set;
    await tx.repository(PolicySet).update({ tenantId: tx.tenantId, id }, asRow<PolicySet>(fields));
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(PolicySet).delete({ tenantId: tx.tenantId, id });
  }

  async remember(tx: Tx, version: PolicySetVersion): Promise<void> {
    await tx.repository(PolicySetVersion).insert(asRow<PolicySetVersion>(version));
  }

  versions(tx: Tx, setId: string): Promise<PolicySetVersion[]> {
    return tx.repository(PolicySetVersion).find({ where: { tenantId: tx.tenantId, setId }, order: { number: 'desc' }, take: 100 });
  }

  uses(tx: Tx, setId?: string): Promise<UseRow[]> {
    return tx.sql<UseRow>(
      `select distinct s.id as "setId", l.level, l.id, l.name, l.revision, l.deployed
       from (${LISTS}) l join policy_sets s on s.tenant_id = $1 and ($2::text is null or s.id = $2)
         and jsonb_path_exists(l.document, '$.**.setId ? (@ == $id)', jsonb_build_object('id', s.id))
       order by l.level, l.name, l.id, l.revision`,
      [tx.tenantId, setId ?? null],
    );
  }
}
