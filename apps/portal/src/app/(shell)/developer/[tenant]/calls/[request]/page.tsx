import type { Metadata } from 'next';
import { CallStoryView } from '@/features/call-records/call-story';
import { requireMembership } from '@/lib/session';
import { Card } from '@/ui/card';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

export const metadata: Metadata = { title: 'One call' };

export default async function CallRecordPage({ params }: { params: Promise<{ tenant: string; request: string }> }) {
  const { tenant, request } = await params;
  await requireMembership(tenant, 'portal:use');
  return (
    <Page narrow>
      <PageHeader title="One call, explained" />
      <Card>
        <CallStoryView tenant={tenant} scope="own" requestId={request} />
      </Card>
    </Page>
  );
}
