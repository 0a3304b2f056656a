import type { Metadata } from 'next';
import { UpstreamForm } from '@/features/upstreams/form/upstream-form';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

export const metadata: Metadata = { title: 'New upstream' };

export default async function NewUpstreamPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'upstreams:write');
  return (
    <Page narrow>
      <PageHeader title="New upstream" description="The service behind an API. A name and an address are enough; everything else has a sensible default." />
      <UpstreamForm tenant={tenant} />
    </Page>
  );
}
