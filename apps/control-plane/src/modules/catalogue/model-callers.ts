import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { ApplicationRepository } from '../applications/index.js';

/** An application, and what it has of some APIs. */
export interface Caller {
  id: string;
  name: string;
  /** That which lets it in, else the one that may. */
  subscription: { id: string; state: string; plan: { id: string; name: string } } | null;
  /** Plans that let it in now. */
  plans: string[];
}

interface Row {
  id: string;
  name: string;
  subscriptionId: string | null;
  state: string | null;
  planId: string | null;
  planName: string | null;
}

const SUBSCRIBED = `
select a.id, a.name, s.id as "subscriptionId", s.state, p.id as "planId", p.name as "planName"
from applications a
left join (subscriptions s join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id)
  on s.tenant_id = a.tenant_id and s.application_id = a.id and s.state in ('active', 'pending', 'suspended')
  and exists (select 1 from product_items i join versions v on v.tenant_id = i.tenant_id and v.id = i.version_id
    where i.tenant_id = p.tenant_id and i.product_id = p.product_id and v.api_id = any($3))
where a.tenant_id = $1 and a.id = any($2) and a.state <> 'deleted'
order by lower(a.name), a.id, array_position(array['active', 'suspended', 'pending'], s.state), s.id desc`;

/** The reader's applications as callers of APIs. */
@Injectable()
export class ModelCallers {
  constructor(private readonly applications: ApplicationRepository) {}

  async of(tx: Tx, actor: TenantActor, apiIds: readonly string[]): Promise<Caller[]> {
    const rows = await tx.sql<Row>(SUBSCRIBED, [tx.tenantId, await this.applications.ownedIds(tx, actor), apiIds]);
    return [...Map.groupBy(rows, ({ id }) => id).values()].map((of) => {
      const [{ id, name, subscriptionId, state, planId, planName }] = of as [Row, ...Row[]];
      const subscription = subscriptionId && state && planId && planName ? { id: subscriptionId, state, plan: { id: planId, name: planName } } : null;
      return { id, name, subscription, plans: of.flatMap((row) => (row.state === 'active' && row.planId ? [row.planId] : [])) };
    });
  }
}
