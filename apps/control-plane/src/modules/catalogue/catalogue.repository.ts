import type { API_KINDS } from '@gatehouse/contracts';
import type { LifecycleState } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';
import { visibleTo } from '../apis/index.js';

export interface CatalogueQuery extends PageQuery {
  /** Null: nobody is signed in. */
  accountId: string | null;
  tenantId?: string | undefined;
  q?: string | undefined;
  tag?: string | undefined;
}

export interface CatalogueRow {
  id: string;
  slug: string;
  name: string;
  kind: (typeof API_KINDS)[number];
  summary: string;
  description: string;
  tags: string[];
  tenant: { id: string; slug: string; name: string; branding: { logoUrl: string | null; accent: string | null }; joining: 'open' | 'invitation' };
  updatedAt: Date;
}

export interface EntryRow extends CatalogueRow {
  versions: { id: string; name: string; state: LifecycleState; blocked: boolean; isDefault: boolean }[];
  operationCount: number;
  sortName: string;
}

const COLUMNS = `a.id, a.slug, a.name, a.kind, a.summary, a.description, a.tags, a.updated_at as "updatedAt",
  jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'branding', t.branding, 'joining', t.joining) as tenant`;

/** $1 account, $2 tenant, $3 words sought in lower case: each has to be somewhere. Row-level security keeps a text index from being used, so there is none. */
const FOUND = `apis a join tenants t on t.id = a.tenant_id
  where ($2::text is null or a.tenant_id = $2)
    and exists (select 1 from versions v where v.tenant_id = a.tenant_id and v.api_id = a.id and v.state in ('published', 'deprecated'))
    and not exists (select 1 from unnest($3::text[]) word
      where strpos(lower(a.name || ' ' || a.slug || ' ' || a.summary || ' ' || array_to_string(a.tags, ' ')), word) = 0)
    and ${visibleTo('a', '$1')}`;

/** The newest revision in production of one version: the default environment before others, what is active before what is about to be. */
const IN_PRODUCTION = (
  version: string,
) => `(select d.revision_id from deployments d join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id
  where d.version_id = ${version} and d.state in ('pending', 'active') and e.kind = 'production' order by e.is_default desc, d.state, d.id desc limit 1)`;

const words = (q: string | undefined) => (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);

/** What the catalogue reads. In system scope, because it spans tenants: each query carries who asks. */
@Injectable()
export class CatalogueRepository {
  /** By name. */
  async page(tx: Tx, query: CatalogueQuery): Promise<Page<EntryRow>> {
    const [name = null, id = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
    const rows = await tx.sql<EntryRow>(
      `select ${COLUMNS}, lower(a.name) as "sortName",
         (select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'state', v.state, 'blocked', v.blocked_at is not null, 'isDefault', v.is_default) order by v.id)
          from versions v where v.tenant_id = a.tenant_id and v.api_id = a.id and v.state in ('published', 'deprecated')) as versions,
         coalesce((select jsonb_array_length(r.operations) from revisions r where r.id = ${IN_PRODUCTION(
           `(select v.id from versions v where v.tenant_id = a.tenant_id and v.api_id = a.id and v.state in ('published', 'deprecated') order by v.is_default desc, v.id desc limit 1)`,
         )}), 0) as "operationCount"
       from ${FOUND} and ($4::text is null or $4 = any(a.tags)) and ($5::text is null or (lower(a.name), a.id) > ($5, $6))
       order by lower(a.name), a.id limit $7`,
      [query.accountId, query.tenantId ?? null, words(query.q), query.tag ?? null, name, id, query.limit + 1],
    );
    return cut(rows, query.limit, (row) => encodeCursor([row.sortName, row.id]));
  }

  /** Of everything that was found, whichever tag is chosen. */
  tags(tx: Tx, { accountId, tenantId, q }: CatalogueQuery): Promise<{ tag: string; count: number }[]> {
    return tx.sql(
      `select tag, count(*)::int as count from (select distinct a.id, unnest(a.tags) as tag from ${FOUND}) tagged group by tag order by count desc, tag limit 50`,
      [accountId, tenantId ?? null, words(q)],
    );
  }

  /** One API by id, slug or former slug, if this account may know of it and anything of it was ever published. */
  async find(tx: Tx, tenantId: string, ref: string, accountId: string | null): Promise<CatalogueRow | undefined> {
    const [row] = await tx.sql<CatalogueRow>(
      `select ${COLUMNS} from apis a join tenants t on t.id = a.tenant_id
       where a.tenant_id = $1 and ${visibleTo('a', '$3')}
         and exists (select 1 from versions v where v.tenant_id = a.tenant_id and v.api_id = a.id and v.state <> 'draft' and v.published_at is not null)
         and (a.id = $2 or a.slug = $2 or (a.id = (select api_id from api_slugs where tenant_id = $1 and slug = $2)
           and not exists (select 1 from apis where tenant_id = $1 and slug = $2)))`,
      [tenantId, ref, accountId],
    );
    return row;
  }

  /** In the tenant's scope: which revision consumers of each version meet in production. */
  async inProduction(tx: Tx, versionIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.sql<{ id: string; revision: string | null }>(
      `select v.id, ${IN_PRODUCTION('v.id')} as revision from versions v where v.tenant_id = $1 and v.id = any($2)`,
      [tx.tenantId, versionIds],
    );
    return new Map(rows.flatMap(({ id, revision }) => (revision === null ? [] : [[id, revision] as const])));
  }

  /** Production environments in which each version is deployed, or about to be. */
  async environments(tx: Tx, versionIds: readonly string[]): Promise<{ versionId: string; environmentId: string }[]> {
    return tx.sql(
      `select distinct d.version_id as "versionId", d.environment_id as "environmentId" from deployments d
         join environments e on e.tenant_id = d.tenant_id and e.id = d.environment_id
       where d.tenant_id = $1 and d.version_id = any($2) and d.state in ('pending', 'active') and e.kind = 'production'`,
      [tx.tenantId, versionIds],
    );
  }
}
