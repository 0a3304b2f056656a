import type { OfferedPlan as OfferedPlanShape } from '@gatehouse/contracts';
import type { PolicyInstance } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.js';
import { modelLimitsOf } from './model-limits.js';

export type OfferedPlan = z.input<typeof OfferedPlanShape>;

/** What other modules show of plans. */
@Injectable()
export class PlanReader {
  /** Published plans that include the version, oldest first; in the shape a stranger may see. Works in the tenant's scope and in system scope. */
  async publishedForVersion(tx: Tx, versionId: string): Promise<OfferedPlan[]> {
    return (await this.publishedForVersions(tx, [versionId])).get(versionId) ?? [];
  }

  async publishedForVersions(tx: Tx, versionIds: readonly string[]): Promise<Map<string, OfferedPlan[]>> {
    const rows = await tx.sql<Omit<OfferedPlan, 'modelLimits'> & { versionId: string; policies: PolicyInstance[] }>(
      `select i.version_id as "versionId", p.id, p.slug, p.name, p.description, p.approval, p.limits, p.policies, p.price,
         jsonb_build_object('id', r.id, 'name', r.name, 'description', r.description) as product
       from product_items i
         join products r on r.tenant_id = i.tenant_id and r.id = i.product_id
         join plans p on p.tenant_id = r.tenant_id and p.product_id = r.id
       where i.version_id = any($1) and p.state = 'published' and ($2::text is null or i.tenant_id = $2)
       order by p.id`,
      [versionIds, tx.scope === 'system' ? null : tx.tenantId],
    );
    const byVersion = Map.groupBy(rows, (row) => row.versionId);
    return new Map(
      [...byVersion].map(([versionId, plans]) => [
        versionId,
        plans.map(({ versionId: _, policies, ...plan }) => ({ ...plan, modelLimits: modelLimitsOf(policies) })),
      ]),
    );
  }
}
