import type { Result, subscriptions } from '@gatehouse/contracts';
import { CopyText } from '@/ui/copy';
import { FactList } from '@/ui/fact-list';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';

export type SubscriptionView = Result<(typeof subscriptions)['get']>;

export const apisOf = (subscription: SubscriptionView): string => subscription.items.map((item) => `${item.apiName} ${item.versionName}`).join(', ');

export function SubscriptionFacts({ subscription }: { subscription: SubscriptionView }) {
  const facts = [
    { label: 'State', value: <StateBadge state={subscription.state} /> },
    { label: 'Application', value: subscription.application.name },
    { label: 'APIs', value: apisOf(subscription) },
    { label: 'Plan', value: `${subscription.product.name}, ${subscription.plan.name}` },
    { label: 'Asked for by', value: subscription.requestedBy.name },
    { label: 'Asked', value: <RelativeTime at={subscription.createdAt} /> },
    ...(subscription.decidedBy ? [{ label: 'Decided by', value: subscription.decidedBy.name }] : []),
    ...(subscription.reason ? [{ label: 'Reason given', value: subscription.reason }] : []),
    ...(subscription.expiresAt ? [{ label: 'Ends', value: <RelativeTime at={subscription.expiresAt} /> }] : []),
    { label: 'Id', value: <CopyText text={subscription.id} /> },
  ];
  return <FactList facts={facts} />;
}
