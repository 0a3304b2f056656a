import type { Metadata } from 'next';
import { ModelUsageView } from '@/features/model-usage/model-usage-view';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Model usage' };

export default async function ModelUsagePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'analytics:read');
  return (
    <Page>
      <ModelUsageView tenant={tenant} />
    </Page>
  );
}
