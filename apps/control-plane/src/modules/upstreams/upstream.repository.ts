import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { Target } from './target.entity.js';
import { Upstream } from './upstream.entity.js';

violates('upstreams__name', 'slug.taken', 'Another upstream has this name.');

export interface Use {
  upstreamId: string;
  apiId: string;
  apiName: string;
  versionName: string;
}

@Injectable()
export class UpstreamRepository {
  list(tx: Tx): Promise<Upstream[]> {
    return tx.repository(Upstream).find({ where: { tenantId: tx.tenantId }, order: { name: 'asc', id: 'asc' } });
  }

  find(tx: Tx, id: string): Promise<Upstream | null> {
    return tx.repository(Upstream).findOneBy({ tenantId: tx.tenantId, id });
  }

  /** Until the transaction ends nobody changes it, and no revision that names it is saved. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select 1 from upstreams where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  }

  /** For whoever is about to name it: it stays while their transaction runs. False when there is none. */
  async hold(tx: Tx, id: string): Promise<boolean> {
    return (await tx.sql('select 1 from upstreams where tenant_id = $1 and id = $2 for key share', [tx.tenantId, id])).length > 0;
  }

  targets(tx: Tx, upstreamId?: string): Promise<Target[]> {
    return tx.repository(Target).find({ where: { tenantId: tx.tenantId, ...(upstreamId !== undefined && { upstreamId }) }, order: { position: 'asc' } });
  }

  async insert(tx: Tx, upstream: Upstream, targets: readonly Target[]): Promise<void> {
    await tx.repository(Upstream).insert(upstream);
    await tx.repository(Target).insert([...targets]);
  }

  async replace(tx: Tx, upstream: Upstream, targets: readonly Target[]): Promise<void> {
    const { id, tenantId, createdAt: _, ...fields } = upstream;
    await tx.repository(Upstream).update({ tenantId: tx.tenantId, id }, fields);
    await tx.repository(Target).delete({ tenantId, upstreamId: id });
    await tx.repository(Target).insert([...targets]);
  }

  async update(tx: Tx, { id, tenantId: _, createdAt: __, ...fields }: Upstream): Promise<void> {
    await tx.repository(Upstream).update({ tenantId: tx.tenantId, id }, fields);
  }

  /** In system scope, whosever it is. */
  async lockAnyones(tx: Tx, id: string): Promise<Pick<Upstream, 'id' | 'tenantId' | 'name' | 'settings'> | undefined> {
    const [row] = await tx.sql<Upstream>('select id, tenant_id as "tenantId", name, settings from upstreams where id = $1 for update', [id]);
    return row;
  }

  /** In system scope. */
  async saveSettings(tx: Tx, id: string, settings: Upstream['settings']): Promise<void> {
    await tx.sql('update upstreams set settings = $2, updated_at = now() where id = $1', [id, JSON.stringify(settings)]);
  }

  /** Names of upstreams whose split or mirror leads to this one. */
  async leading(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.sql<{ name: string }>(
      `select name from upstreams where tenant_id = $1 and (settings @> jsonb_build_object('mirror', jsonb_build_object('upstreamId', $2::text))
         or settings @> jsonb_build_object('split', jsonb_build_object('arms', jsonb_build_array(jsonb_build_object('upstreamId', $2::text))))) order by name`,
      [tx.tenantId, id],
    );
    return rows.map(({ name }) => name);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Upstream).delete({ tenantId: tx.tenantId, id });
  }

  /** Versions of which a revision names the upstream. */
  uses(tx: Tx, upstreamId?: string): Promise<Use[]> {
    return tx.sql(
      `select distinct r.settings ->> 'upstreamId' as "upstreamId", a.id as "apiId", a.name as "apiName", v.name as "versionName"
       from revisions r join versions v on v.tenant_id = r.tenant_id and v.id = r.version_id join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
       where r.tenant_id = $1 and r.settings ->> 'upstreamId' is not null and ($2::text is null or r.settings ->> 'upstreamId' = $2)
       order by a.name, v.name`,
      [tx.tenantId, upstreamId ?? null],
    );
  }
}
