import { ROLE_PERMISSIONS, TENANT_ROLES } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

/** Whoever may read all APIs in the console sees them in the catalogue too. */
const READERS = `array[${TENANT_ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('apis:read'))
  .map((role) => `'${role}'`)
  .join(', ')}]::text[]`;

/**
 * The one place that says who sees an API: a condition on the table `apis` under this alias, with the account's id (null: nobody is signed in) in the
 * parameter. Public for all; members for members of the tenant; teams for members of one of them.
 */
export const visibleTo = (alias: string, parameter: string): string => `(${alias}.visibility ->> 'kind' = 'public' or exists (
  select 1 from members vm where vm.tenant_id = ${alias}.tenant_id and vm.account_id = ${parameter}::text and (
    ${alias}.visibility ->> 'kind' = 'members' or vm.roles && ${READERS}
    or exists (select 1 from team_members vt where vt.member_id = vm.id and (vt.team_id = ${alias}.team_id or ${alias}.visibility -> 'teamIds' ? vt.team_id)))))`;

@Injectable()
export class ApiVisibility {
  /** Whether the account may know of the API, and of its versions that are no drafts. */
  async sees(tx: Tx, accountId: string | null, apiId: string): Promise<boolean> {
    const rows = await tx.sql(`select 1 from apis a where a.id = $1 and ${visibleTo('a', '$2')}`, [apiId, accountId]);
    return rows.length > 0;
  }
}
