import type { SubscriptionItem, Subscription as SubscriptionShape } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.js';
import type { Subscription } from './subscription.entity.js';
import { subscriptionLifecycle } from './subscription.rules.js';

export type SubscriptionView = z.input<typeof SubscriptionShape>;

interface Detail {
  id: string;
  application: { id: string; name: string };
  plan: { id: string; name: string };
  product: { id: string; name: string };
  items: z.input<typeof SubscriptionItem>[];
  changeRequest: { id: string; plan: { id: string; name: string }; message: string; createdAt: string } | null;
}

const DETAILS = `
select s.id,
  json_build_object('id', a.id, 'name', a.name) as application,
  json_build_object('id', p.id, 'name', p.name) as plan,
  json_build_object('id', r.id, 'name', r.name) as product,
  coalesce((
    select json_agg(json_build_object('versionId', v.id, 'versionName', v.name, 'versionState', v.state, 'apiId', x.id, 'apiSlug', x.slug, 'apiName', x.name) order by x.name, v.id)
    from product_items i join versions v on v.id = i.version_id join apis x on x.id = v.api_id where i.product_id = r.id), '[]') as items,
  (select json_build_object('id', c.id, 'plan', json_build_object('id', q.id, 'name', q.name), 'message', c.message,
      'createdAt', to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from change_requests c join plans q on q.id = c.plan_id where c.subscription_id = s.id and c.state = 'open') as "changeRequest"
from subscriptions s
  join applications a on a.tenant_id = s.tenant_id and a.id = s.application_id
  join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
  join products r on r.tenant_id = p.tenant_id and r.id = p.product_id
where s.tenant_id = $1 and s.id = any($2)`;

/** Subscriptions as they are shown, with what they belong to. */
@Injectable()
export class SubscriptionViews {
  async one(tx: Tx, subscription: Subscription): Promise<SubscriptionView> {
    const [view] = await this.many(tx, [subscription]);
    if (!view) throw new Error('a view per subscription');
    return view;
  }

  async many(tx: Tx, subscriptions: readonly Subscription[]): Promise<SubscriptionView[]> {
    const rows = await tx.sql<Detail>(DETAILS, [tx.tenantId, subscriptions.map((subscription) => subscription.id)]);
    const details = new Map(rows.map((row) => [row.id, row]));
    return subscriptions.map((subscription) => {
      const detail = details.get(subscription.id);
      if (!detail) throw new Error(`subscription ${subscription.id} without its application and plan`);
      return present(subscription, detail);
    });
  }
}

function present(subscription: Subscription, detail: Detail): SubscriptionView {
  const { requestedById, requestedByName, decidedById, decidedByName, expiresAt, createdAt, decidedAt } = subscription;
  return {
    ...detail,
    state: subscription.state,
    allowed: subscriptionLifecycle.allowed(subscription.state),
    message: subscription.message,
    reason: subscription.reason,
    requestedBy: actorView(requestedById, requestedByName),
    decidedBy: decidedByName === null ? null : actorView(decidedById, decidedByName),
    expiresAt: expiresAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

const actorView = (id: string | null, name: string) => ({ kind: id === null ? ('system' as const) : ('account' as const), id, name });
