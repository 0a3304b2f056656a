import type { Metadata } from 'next';
import { UsageView } from '@/features/analytics/usage-view';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Traffic' };

export default async function UsagePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'analytics:read');
  return (
    <Page>
      <UsageView tenant={tenant} scope="tenant" />
    </Page>
  );
}
