import type { VersionSummary } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery, type Tx, violates } from '../../platform/database/index.js';
import { Api } from './api.entity.js';

violates('apis__slug', 'slug.taken', 'Another API of this tenant has this slug.');
violates('apis__base_path', 'resource.conflict', 'Another API of this tenant has this base path.');

export interface ApiRow extends Api {
  team: { id: string; slug: string; name: string } | null;
  versions: z.input<typeof VersionSummary>[];
}

export interface ApiQuery extends PageQuery {
  q?: string | undefined;
  state?: string | undefined;
  team?: string | undefined;
  kind?: ApiRow['kind'];
}

const ROW = `select a.id, a.tenant_id as "tenantId", a.slug, a.name, a.kind, a.summary, a.description, a.tags, a.visibility, a.team_id as "teamId",
    a.version_by as "versionBy", a.base_path as "basePath", a.created_at as "createdAt", a.updated_at as "updatedAt",
    (select jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name) from teams t where t.tenant_id = a.tenant_id and t.id = a.team_id) as team,
    coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'state', v.state, 'blocked', v.blocked_at is not null, 'isDefault', v.is_default) order by v.id)
      from versions v where v.tenant_id = a.tenant_id and v.api_id = a.id), '[]') as versions
  from apis a where a.tenant_id = $1`;

@Injectable()
export class ApiRepository {
  /** Newest first. */
  async page(tx: Tx, query: ApiQuery): Promise<Page<ApiRow>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const rows = await tx.sql<ApiRow>(
      `${ROW} and ($2::text is null or a.id < $2)
         and ($3::text is null or strpos(lower(a.name || ' ' || a.slug || ' ' || a.summary || ' ' || array_to_string(a.tags, ' ')), lower($3)) > 0)
         and ($4::text is null or exists (select 1 from versions v where v.tenant_id = a.tenant_id and v.api_id = a.id and v.state = $4))
         and ($5::text is null or exists (select 1 from teams t where t.tenant_id = a.tenant_id and t.id = a.team_id and (t.id = $5 or t.slug = $5)))
         and ($6::text is null or a.kind = $6)
       order by a.id desc limit $7`,
      [tx.tenantId, before, query.q ?? null, query.state ?? null, query.team ?? null, query.kind ?? null, query.limit + 1],
    );
    return cut(rows, query.limit, (row) => encodeCursor([row.id]));
  }

  async find(tx: Tx, id: string): Promise<ApiRow | undefined> {
    return (await tx.sql<ApiRow>(`${ROW} and a.id = $2`, [tx.tenantId, id]))[0];
  }

  async lock(tx: Tx, id: string): Promise<void> {
    await tx.sql('select 1 from apis where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  }

  async insert(tx: Tx, api: Api): Promise<void> {
    await tx.repository(Api).insert(api);
  }

  async update(tx: Tx, id: string, change: Partial<Omit<Api, 'id' | 'tenantId'>>): Promise<void> {
    await tx.repository(Api).update({ tenantId: tx.tenantId, id }, { ...change, updatedAt: tx.now });
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Api).delete({ tenantId: tx.tenantId, id });
  }

  /** Which API had this slug before. */
  async formerOwner(tx: Tx, slug: string): Promise<string | undefined> {
    return (await tx.sql<{ api_id: string }>('select api_id from api_slugs where tenant_id = $1 and slug = $2', [tx.tenantId, slug]))[0]?.api_id;
  }

  async keepFormerSlug(tx: Tx, apiId: string, former: string, current: string): Promise<void> {
    await tx.sql('delete from api_slugs where tenant_id = $1 and slug = $2 and api_id = $3', [tx.tenantId, current, apiId]);
    await tx.sql('insert into api_slugs (tenant_id, slug, api_id) values ($1, $2, $3) on conflict do nothing', [tx.tenantId, former, apiId]);
  }

  async slugTaken(tx: Tx, slug: string): Promise<boolean> {
    const rows = await tx.sql('select 1 from apis where tenant_id = $1 and slug = $2 union all select 1 from api_slugs where tenant_id = $1 and slug = $2', [
      tx.tenantId,
      slug,
    ]);
    return rows.length > 0;
  }

  async unknownTeams(tx: Tx, teamIds: readonly string[]): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>('select id from teams where tenant_id = $1 and id = any($2)', [tx.tenantId, teamIds]);
    return teamIds.filter((id) => !rows.some((row) => row.id === id));
  }

  /** Why the API cannot go: versions that were promised to somebody, run somewhere, or are in a product. */
  async ties(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.sql<{ tie: string }>(
      `select v.name || ' was published' as tie from versions v where v.tenant_id = $1 and v.api_id = $2 and v.published_at is not null
       union all select distinct v.name || ' is deployed to ' || e.slug from versions v
         join deployments d on d.tenant_id = v.tenant_id and d.version_id = v.id and d.state in ('pending', 'active')
         join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id where v.tenant_id = $1 and v.api_id = $2
       union all select v.name || ' is in the product ' || p.name from versions v
         join product_items i on i.tenant_id = v.tenant_id and i.version_id = v.id
         join products p on p.tenant_id = i.tenant_id and p.id = i.product_id where v.tenant_id = $1 and v.api_id = $2`,
      [tx.tenantId, id],
    );
    return rows.map((row) => row.tie);
  }
}
