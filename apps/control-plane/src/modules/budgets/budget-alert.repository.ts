import type { BudgetAlert, CallRecord } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { keyset, type Page, type PageQuery, type Tx } from '../../platform/database/index.js';
import { ReachedBudget } from './budget-alert.entity.js';

const KEPT_MS = 400 * 86_400_000;

@Injectable()
export class BudgetAlertRepository {
  /**
   * False where this, or more, was said before of that window: gateways do not know of one another, and batches are delivered again. Of two that say it at once the second waits
   * for the first.
   */
  async insert(tx: Tx, alert: BudgetAlert, record: CallRecord): Promise<boolean> {
    const { counter, window, percent, name, unit, limit, used, stopped = false, by, model = null } = alert;
    const { applicationId = null, apiId = null, planId = null, requestId, at } = record;
    const rows = await tx.sql<{ id: string }>(
      `insert into budget_alerts (id, tenant_id, counter, span, percent, name, unit, most, used, stopped, counted_by, model, application_id, api_id, plan_id, request_id, at)
       select $2, t.id, $3::text, $4::text, $5::integer, $6, $7, $8::bigint, $9::bigint, $10::boolean, $11::text[], $12, $13, $14, $15, $16, $17::timestamptz from tenants t
       where t.id = $1 and not exists (select 1 from budget_alerts b where b.tenant_id = $1 and b.counter = $3 and b.span = $4 and b.percent >= $5)
       on conflict on constraint budget_alerts__once do nothing returning id`,
      [
        tx.tenantId,
        newId('budgetAlert', tx.now.getTime()),
        counter,
        window,
        percent,
        name,
        unit,
        limit,
        Math.round(used),
        stopped,
        by,
        model,
        applicationId,
        apiId,
        planId,
        requestId,
        new Date(at),
      ],
    );
    return rows.length > 0;
  }

  async forgetOld(tx: Tx): Promise<void> {
    await tx.sql('delete from budget_alerts where tenant_id = $1 and at < $2', [tx.tenantId, new Date(tx.now.getTime() - KEPT_MS)]);
  }

  page(tx: Tx, applicationId: string | undefined, query: PageQuery): Promise<Page<ReachedBudget>> {
    const all = tx.repository(ReachedBudget).createQueryBuilder('b').where('b.tenant_id = :tenantId', { tenantId: tx.tenantId });
    if (applicationId !== undefined) all.andWhere('b.application_id = :applicationId', { applicationId });
    return keyset(all, query, { direction: 'desc', columns: [{ sql: 'b.id', of: ({ id }) => id }] });
  }
}
