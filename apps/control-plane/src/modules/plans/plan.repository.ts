import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { keyset, type Page, type PageQuery, type Tx, violates } from '../../platform/database/index.js';
import { Plan } from './plan.entity.js';
import type { PlanState } from './plan.rules.js';

violates('plans__slug', 'slug.taken', 'Another plan of this tenant has this slug.');

export interface PlanQuery extends PageQuery {
  productId?: string | undefined;
  state?: PlanState | undefined;
}

@Injectable()
export class PlanRepository {
  page(tx: Tx, query: PlanQuery): Promise<Page<Plan>> {
    const rows = tx.repository(Plan).createQueryBuilder('p').where('p.tenantId = :tenantId', { tenantId: tx.tenantId });
    if (query.productId !== undefined) rows.andWhere('p.productId = :productId', { productId: query.productId });
    if (query.state !== undefined) rows.andWhere('p.state = :state', { state: query.state });
    return keyset(rows, query, { columns: [{ sql: 'p.id', of: (row) => row.id }], direction: 'desc' });
  }

  find(tx: Tx, idOrSlug: string): Promise<Plan | null> {
    const { tenantId } = tx;
    return tx.repository(Plan).findOne({
      where: [
        { tenantId, id: idOrSlug },
        { tenantId, slug: idOrSlug },
      ],
    });
  }

  /** Until the transaction ends nobody else changes the plan. `read`: others may hold it too. */
  hold(tx: Tx, idOrSlug: string, mode: 'read' | 'write'): Promise<Plan | null> {
    const rows = tx.repository(Plan).createQueryBuilder('p').where('p.tenantId = :tenantId', { tenantId: tx.tenantId });
    rows.andWhere('(p.id = :plan or p.slug = :plan)', { plan: idOrSlug });
    return rows.setLock(mode === 'read' ? 'pessimistic_read' : 'pessimistic_write').getOne();
  }

  slugTaken(tx: Tx, slug: string): Promise<boolean> {
    return tx.repository(Plan).existsBy({ tenantId: tx.tenantId, slug });
  }

  async insert(tx: Tx, plan: Plan): Promise<void> {
    await tx.repository(Plan).insert(asRow(plan));
  }

  async update(tx: Tx, id: string, change: Partial<Plan>): Promise<void> {
    await tx.repository(Plan).update({ tenantId: tx.tenantId, id }, asRow({ ...change, updatedAt: tx.now }));
  }

  /** Live subscriptions by plan. */
  async subscriptionCounts(tx: Tx, planIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await tx.sql<{ id: string; count: number }>(
      `select plan_id as id, count(*)::int as count from subscriptions
       where tenant_id = $1 and plan_id = any($2) and state in ('pending', 'active', 'suspended') group by plan_id`,
      [tx.tenantId, planIds],
    );
    return new Map(rows.map((row) => [row.id, row.count]));
  }

  /** Plans in use whose products would have nothing but retired versions without this one. */
  servingOnly(tx: Tx, versionId: string): Promise<{ id: string; name: string }[]> {
    return tx.sql(
      `select p.id, p.name from plans p join product_items i on i.product_id = p.product_id and i.version_id = $2
       where p.tenant_id = $1 and p.state in ('published', 'deprecated')
         and not exists (select 1 from product_items o join versions v on v.id = o.version_id where o.product_id = p.product_id and v.id <> $2 and v.state <> 'retired')
       order by p.id`,
      [tx.tenantId, versionId],
    );
  }

  async products(tx: Tx, productIds: readonly string[]): Promise<Map<string, { id: string; slug: string; name: string }>> {
    const rows = await tx.sql<{ id: string; slug: string; name: string }>('select id, slug, name from products where tenant_id = $1 and id = any($2)', [
      tx.tenantId,
      productIds,
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

/** TypeORM's type for rows reaches into JSON columns, where `unknown` stops it. */
const asRow = (plan: Partial<Plan>) => plan as QueryDeepPartialEntity<Plan>;
