import type { Metadata } from 'next';
import { UpstreamList } from '@/features/upstreams/upstream-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Upstreams' };

export default async function UpstreamsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'upstreams:read');
  return (
    <Page>
      <UpstreamList tenant={tenant} />
    </Page>
  );
}
