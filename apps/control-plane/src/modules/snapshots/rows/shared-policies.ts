import type { PolicyInstance } from '@gatehouse/definition';
import type { Tx } from '../../../platform/database/index.js';
import type { Sets } from '../../policies/index.js';
import type { PlanState } from '../compile/state.js';

/** SQL for the sets of a tenant that a document names, by id; null where it names none. */
export const setsNamedBy = (document: string, tenantId: string): string =>
  `(select jsonb_object_agg(s.id, jsonb_build_object('name', s.name, 'policies', s.policies)) from policy_sets s
    where s.tenant_id = ${tenantId} and jsonb_path_exists(${document}, '$.**.setId ? (@ == $id)', jsonb_build_object('id', s.id)))`;

type PlanRow = Omit<PlanState, 'shared'> & { attached: PolicyInstance[] | null; sets: Sets | null };

/** @param where about the table p (plans) */
export async function planStates(tx: Tx, where: string, parameters: readonly unknown[]): Promise<PlanState[]> {
  const rows = await tx.sql<PlanRow>(
    `select p.id, p.tenant_id as "tenantId", p.name, p.state, p.anonymous, p.limits, p.policies, jsonb_build_object('id', o.id, 'name', o.name) as product,
       pa.policies as attached, ${setsNamedBy('jsonb_build_array(p.policies, pa.policies)', 'p.tenant_id')} as sets
     from plans p join products o on o.id = p.product_id
     left join policy_attachments pa on pa.tenant_id = p.tenant_id and pa.level = 'product' and pa.target_id = p.product_id
     where ${where}`,
    [...parameters],
  );
  return rows.map(({ attached, sets, ...plan }) => ({ ...plan, ...((attached || sets) && { shared: { attached: attached ?? [], sets: sets ?? {} } }) }));
}
