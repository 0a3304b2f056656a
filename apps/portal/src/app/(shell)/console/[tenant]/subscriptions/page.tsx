import type { Metadata } from 'next';
import { SubscriptionInbox } from '@/features/subscriptions/subscription-inbox';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Subscriptions' };

export default async function SubscriptionsPage({ params }: { params: Promise<{ tenant: string }> }) {
  return (
    <Page>
      <SubscriptionInbox tenant={(await params).tenant} />
    </Page>
  );
}
