import type { Metadata } from 'next';
import { UpstreamForm } from '@/features/upstreams/form/upstream-form';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { NameInTrail } from '@/ui/shell/trail-names';

export const metadata: Metadata = { title: 'Change upstream' };

export default async function EditUpstreamPage({ params }: { params: Promise<{ tenant: string; upstream: string }> }) {
  const { tenant, upstream } = await params;
  await requireMembership(tenant, 'upstreams:write');
  const current = await orNotFound(serverApi().upstreams.get({ params: { tenant, upstream } }));
  return (
    <Page narrow>
      <NameInTrail segments={[upstream]} name={current.name} />
      <PageHeader title={`Change ${current.name}`} description="A change is on every gateway a moment after it is saved. Open connections end their calls." />
      <UpstreamForm tenant={tenant} upstream={current} />
    </Page>
  );
}
