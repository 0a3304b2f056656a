import type { OfferedPlan as OfferedPlanShape } from '@gatehouse/contracts';
import type { PolicyInstance } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.js';
import { PolicyLists } from '../policies/index.js';
import { modelLimitsOf } from './model-limits.js';

export type OfferedPlan = z.input<typeof OfferedPlanShape>;

type Row = Omit<OfferedPlan, 'modelLimits'> & { versionId: string; policies: PolicyInstance[]; attached: PolicyInstance[] };

/** What other modules show of plans. */
@Injectable()
export class PlanReader {
  constructor(private readonly lists: PolicyLists) {}

  /** Published plans that include the versions, oldest first; in the shape a stranger may see. */
  async publishedForVersions(tx: Tx, versionIds: readonly string[]): Promise<Map<string, OfferedPlan[]>> {
    const rows = await tx.sql<Row>(
      `select i.version_id as "versionId", p.id, p.slug, p.name, p.description, p.approval, p.limits, p.policies, coalesce(pa.policies, '[]') as attached, p.price,
         jsonb_build_object('id', r.id, 'name', r.name, 'description', r.description) as product
       from product_items i
         join products r on r.tenant_id = i.tenant_id and r.id = i.product_id
         join plans p on p.tenant_id = r.tenant_id and p.product_id = r.id
         left join policy_attachments pa on pa.tenant_id = r.tenant_id and pa.level = 'product' and pa.target_id = r.id
       where i.version_id = any($1) and p.state = 'published' and i.tenant_id = $2
       order by p.id`,
      [versionIds, tx.tenantId],
    );
    const met = await this.lists.onPlans(tx, rows);
    const offered = rows.map(({ policies: _, attached: __, ...plan }, index) => ({ ...plan, modelLimits: modelLimitsOf(met[index] ?? []) }));
    const byVersion = Map.groupBy(offered, ({ versionId }) => versionId);
    return new Map([...byVersion].map(([versionId, plans]) => [versionId, plans.map(({ versionId: _, ...plan }) => plan)]));
  }
}
