import type { Metadata } from 'next';
import { SubscriptionList } from '@/features/subscriptions/subscription-list';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'All subscriptions' };

export default async function SubscriptionsPage({ params }: { params: Promise<{ tenant: string }> }) {
  return (
    <Page>
      <SubscriptionList tenant={(await params).tenant} />
    </Page>
  );
}
