import type { Metadata } from 'next';
import { SubscriptionPage as SubscriptionView } from '@/features/subscriptions/subscription-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Subscription' };

export default async function SubscriptionPage({ params }: { params: Promise<{ tenant: string; subscription: string }> }) {
  const { tenant, subscription } = await params;
  const initial = await orNotFound(serverApi().subscriptions.get({ params: { tenant, subscription } }));
  return (
    <Page>
      <SubscriptionView tenant={tenant} subscription={initial} />
    </Page>
  );
}
