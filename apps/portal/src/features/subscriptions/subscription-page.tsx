'use client';
import { Card } from '@/ui/card';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { StateBadge } from '@/ui/state-badge';
import { LimitUses } from './limit-uses';
import { apisOf, SubscriptionFacts, type SubscriptionView } from './subscription-facts';

/** One subscription: what it is, and what is used and left of each limit of its plan. */
export function SubscriptionPage({ tenant, subscription }: { tenant: string; subscription: SubscriptionView }) {
  const base = `/api/v1/tenants/${tenant}/subscriptions/${subscription.id}`;
  return (
    <>
      <PageHeader
        title={`${subscription.application.name} on ${subscription.plan.name}`}
        names={[subscription.id]}
        state={<StateBadge state={subscription.state} />}
        description={apisOf(subscription)}
        actions={<CopyAsCurl title="This subscription" requests={[{ label: 'Use of its limits', method: 'GET', path: `${base}/limits` }]} />}
      />
      <WithAside
        aside={
          <Card title="Facts">
            <SubscriptionFacts subscription={subscription} />
          </Card>
        }
      >
        <LimitUses tenant={tenant} subscription={subscription.id} />
      </WithAside>
    </>
  );
}
