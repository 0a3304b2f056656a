import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery, type Tx, violates } from '../../platform/database/index.js';
import { Tenant } from './tenant.entity.js';

violates('tenants__slug', 'slug.taken', 'Another tenant has this slug.');

export interface CountedTenant extends Tenant {
  memberCount: number;
  apiCount: number;
}

@Injectable()
export class TenantRepository {
  /** System scope. */
  async page(tx: Tx, query: PageQuery & { q?: string | undefined }): Promise<Page<CountedTenant>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const rows = await tx.sql<CountedTenant>(
      `select id, slug, name, joining, branding, created_at as "createdAt",
         (select count(*)::int from members m where m.tenant_id = t.id) as "memberCount",
         (select count(*)::int from apis a where a.tenant_id = t.id) as "apiCount"
       from tenants t where ($1::text is null or id < $1) and ($2::text is null or strpos(slug, lower($2)) > 0 or strpos(lower(name), lower($2)) > 0)
       order by id desc limit $3`,
      [before, query.q ?? null, query.limit + 1],
    );
    return cut(rows, query.limit, (row) => encodeCursor([row.id]));
  }

  find(tx: Tx): Promise<Tenant | null> {
    return tx.repository(Tenant).findOneBy({ id: tx.tenantId });
  }

  /** By id, slug or former slug; system scope. */
  async findByRef(tx: Tx, ref: string): Promise<Tenant | null> {
    const found = await tx.repository(Tenant).findOne({ where: [{ id: ref }, { slug: ref }] });
    if (found) return found;
    const [former] = await tx.sql<{ tenant_id: string }>('select tenant_id from tenant_slugs where slug = $1', [ref]);
    return former ? tx.repository(Tenant).findOneBy({ id: former.tenant_id }) : null;
  }

  byIds(tx: Tx, ids: readonly string[]): Promise<Tenant[]> {
    return tx.repository(Tenant).findBy({ id: In([...ids]) });
  }

  async insert(tx: Tx, tenant: Tenant): Promise<void> {
    await tx.repository(Tenant).insert(tenant);
  }

  async update(tx: Tx, change: Omit<Tenant, 'id' | 'createdAt'>): Promise<void> {
    await tx.repository(Tenant).update({ id: tx.tenantId }, change);
  }

  async keepFormerSlug(tx: Tx, slug: string): Promise<void> {
    await tx.sql('insert into tenant_slugs (slug, tenant_id) values ($1, $2) on conflict do nothing', [slug, tx.tenantId]);
  }

  async dropFormerSlug(tx: Tx, slug: string): Promise<void> {
    await tx.sql('delete from tenant_slugs where slug = $1 and tenant_id = $2', [slug, tx.tenantId]);
  }

  /** A former slug of another tenant still leads there; system scope. */
  async formerOwner(tx: Tx, slug: string): Promise<string | undefined> {
    return (await tx.sql<{ tenant_id: string }>('select tenant_id from tenant_slugs where slug = $1', [slug]))[0]?.tenant_id;
  }

  async accountByEmail(tx: Tx, email: string): Promise<{ id: string; email: string } | undefined> {
    return (await tx.sql<{ id: string; email: string }>('select id, email from accounts where email = $1', [email]))[0];
  }
}
