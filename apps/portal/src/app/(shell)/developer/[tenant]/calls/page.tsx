import type { Metadata } from 'next';
import { RecordExplorer } from '@/features/call-records/record-explorer';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'My calls' };

export default async function CallRecordsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'portal:use');
  return (
    <Page>
      <RecordExplorer tenant={tenant} scope="own" />
    </Page>
  );
}
