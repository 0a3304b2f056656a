import { Injectable } from '@nestjs/common';
import { keyset, type Page, type PageQuery, type Tx, violates } from '../../platform/database/index.js';
import { containing } from '../../platform/database/like.js';
import { Product } from './product.entity.js';
import { ProductItem } from './product-item.entity.js';

violates('products__slug', 'slug.taken', 'Another product of this tenant has this slug.');

export interface ItemRow {
  productId: string;
  versionId: string;
  operationIds: string[] | null;
  versionName: string;
  versionState: string;
  apiId: string;
  apiSlug: string;
  apiName: string;
  /** The API's own team: its members know of the API whatever the visibility. */
  teamId: string | null;
  /** Who may know of the API. */
  visibility: { kind: 'public' } | { kind: 'members' } | { kind: 'teams'; teamIds: string[] };
}

@Injectable()
export class ProductRepository {
  page(tx: Tx, query: PageQuery & { q?: string | undefined }): Promise<Page<Product>> {
    const rows = tx.repository(Product).createQueryBuilder('p').where('p.tenantId = :tenantId', { tenantId: tx.tenantId });
    if (query.q) rows.andWhere('(p.name ilike :q or p.slug ilike :q)', { q: containing(query.q) });
    return keyset(rows, query, { columns: [{ sql: 'p.id', of: (row) => row.id }], direction: 'desc' });
  }

  find(tx: Tx, idOrSlug: string): Promise<Product | null> {
    const { tenantId } = tx;
    return tx.repository(Product).findOne({
      where: [
        { tenantId, id: idOrSlug },
        { tenantId, slug: idOrSlug },
      ],
    });
  }

  slugTaken(tx: Tx, slug: string): Promise<boolean> {
    return tx.repository(Product).existsBy({ tenantId: tx.tenantId, slug });
  }

  async insert(tx: Tx, product: Product): Promise<void> {
    await tx.repository(Product).insert(product);
  }

  async update(tx: Tx, id: string, change: Partial<Product>): Promise<void> {
    await tx.repository(Product).update({ tenantId: tx.tenantId, id }, { ...change, updatedAt: tx.now });
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Product).delete({ tenantId: tx.tenantId, id });
  }

  async replaceItems(tx: Tx, productId: string, items: readonly { versionId: string; operationIds?: string[] | undefined }[]): Promise<void> {
    const { tenantId } = tx;
    await tx.repository(ProductItem).delete({ tenantId, productId });
    if (items.length === 0) return;
    await tx
      .repository(ProductItem)
      .insert(items.map(({ versionId, operationIds }) => ({ tenantId, productId, versionId, operationIds: operationIds ?? null })));
  }

  items(tx: Tx, productIds: readonly string[]): Promise<ItemRow[]> {
    return tx.sql<ItemRow>(
      `select i.product_id as "productId", i.version_id as "versionId", i.operation_ids as "operationIds", v.name as "versionName", v.state as "versionState",
         a.id as "apiId", a.slug as "apiSlug", a.name as "apiName", a.team_id as "teamId", a.visibility
       from product_items i
         join versions v on v.tenant_id = i.tenant_id and v.id = i.version_id
         join apis a on a.tenant_id = v.tenant_id and a.id = v.api_id
       where i.tenant_id = $1 and i.product_id = any($2)
       order by a.name, v.id`,
      [tx.tenantId, productIds],
    );
  }

  async planCounts(tx: Tx, productIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await tx.sql<{ id: string; count: number }>(
      'select product_id as id, count(*)::int as count from plans where tenant_id = $1 and product_id = any($2) group by product_id',
      [tx.tenantId, productIds],
    );
    return new Map(rows.map((row) => [row.id, row.count]));
  }
}
