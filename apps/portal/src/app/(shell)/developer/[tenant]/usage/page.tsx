import type { Metadata } from 'next';
import { UsageView } from '@/features/analytics/usage-view';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Usage' };

export default async function UsagePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'portal:use');
  return (
    <Page>
      <UsageView tenant={tenant} scope="own" />
    </Page>
  );
}
