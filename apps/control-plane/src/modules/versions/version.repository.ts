import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import type { UrlApi } from '../environments/index.js';
import { Version } from './version.entity.js';

violates('versions__name', 'slug.taken', 'Another version of this API has this name.');

/** What versions need to know of their API. */
export interface ApiRef extends UrlApi {
  id: string;
  kind: 'http' | 'llm';
  tenantId: string;
  name: string;
}

/** What runs of a version in an environment. */
export interface Run {
  versionId: string;
  environmentId: string;
  deploymentId: string;
  revisionId: string;
  revisionNumber: number;
  pinned: boolean;
}

export interface VersionCounts {
  versionId: string;
  revisions: number;
  subscriptions: number;
}

@Injectable()
export class VersionRepository {
  /** By id, slug or former slug. */
  async findApi(tx: Tx, ref: string): Promise<ApiRef | undefined> {
    const [api] = await tx.sql<ApiRef>(
      `select id, kind, tenant_id as "tenantId", slug, name, version_by as "versionBy", base_path as "basePath" from apis
       where tenant_id = $1 and (id = $2 or slug = $2
         or (id = (select api_id from api_slugs where tenant_id = $1 and slug = $2) and not exists (select 1 from apis where tenant_id = $1 and slug = $2)))`,
      [tx.tenantId, ref],
    );
    return api;
  }

  /** By id or name. */
  find(tx: Tx, apiId: string, ref: string): Promise<Version | null> {
    const place = { tenantId: tx.tenantId, apiId };
    return tx.repository(Version).findOne({
      where: [
        { ...place, id: ref },
        { ...place, name: ref },
      ],
    });
  }

  /** Oldest first. */
  ofApi(tx: Tx, apiId: string): Promise<Version[]> {
    return tx.repository(Version).find({ where: { tenantId: tx.tenantId, apiId }, order: { id: 'asc' } });
  }

  /** Whoever changes a version, its revisions or its deployments waits for the other. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select 1 from versions where tenant_id = $1 and id = $2 for no key update', [tx.tenantId, id]);
  }

  async insert(tx: Tx, version: Version): Promise<void> {
    await tx.repository(Version).insert(version);
  }

  async update(tx: Tx, id: string, change: Partial<Omit<Version, 'id' | 'tenantId' | 'apiId'>>): Promise<void> {
    await tx.repository(Version).update({ tenantId: tx.tenantId, id }, { ...change, updatedAt: tx.now });
  }

  async makeDefault(tx: Tx, apiId: string, id: string): Promise<void> {
    await tx.sql('update versions set is_default = false where tenant_id = $1 and api_id = $2 and is_default and id <> $3', [tx.tenantId, apiId, id]);
    await tx.sql('update versions set is_default = true, updated_at = $3 where tenant_id = $1 and id = $2', [tx.tenantId, id, tx.now]);
  }

  runs(tx: Tx, versionIds: readonly string[]): Promise<Run[]> {
    return tx.sql(
      `select d.version_id as "versionId", d.environment_id as "environmentId", d.id as "deploymentId", d.revision_id as "revisionId", r.number as "revisionNumber", d.pinned
       from deployments d join revisions r on r.tenant_id = d.tenant_id and r.id = d.revision_id
       where d.tenant_id = $1 and d.version_id = any($2) and d.state = 'active'`,
      [tx.tenantId, versionIds],
    );
  }

  counts(tx: Tx, versionIds: readonly string[]): Promise<VersionCounts[]> {
    return tx.sql(
      `select v.id as "versionId", (select count(*)::int from revisions r where r.tenant_id = v.tenant_id and r.version_id = v.id) as revisions,
         (select count(*)::int from product_items i join plans p on p.tenant_id = i.tenant_id and p.product_id = i.product_id
            join subscriptions s on s.tenant_id = p.tenant_id and s.plan_id = p.id and s.state in ('pending', 'active', 'suspended')
          where i.tenant_id = v.tenant_id and i.version_id = v.id) as subscriptions
       from versions v where v.tenant_id = $1 and v.id = any($2)`,
      [tx.tenantId, versionIds],
    );
  }

  /** In a production environment, or about to be. */
  async isDeployedInProduction(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.sql(
      `select 1 from deployments d join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id
       where d.tenant_id = $1 and d.version_id = $2 and d.state in ('pending', 'active') and e.kind = 'production' limit 1`,
      [tx.tenantId, id],
    );
    return rows.length > 0;
  }

  /** Gateways hear of it beside and ahead of the snapshot. */
  async deny(tx: Tx, id: string, effect: 'deny' | 'lift'): Promise<void> {
    await tx.sql(`insert into deny_entries (kind, subject_id, effect, code, created_at) values ('version', $1, $2, 'gateway.api_blocked', $3)`, [
      id,
      effect,
      tx.now,
    ]);
  }
}
