import type { Metadata } from 'next';
import { RoutingForm } from '@/features/upstreams/routing/routing-form';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { NameInTrail } from '@/ui/shell/trail-names';

export const metadata: Metadata = { title: 'Routing of an upstream' };

export default async function RoutingPage({ params }: { params: Promise<{ tenant: string; upstream: string }> }) {
  const { tenant, upstream } = await params;
  await requireMembership(tenant, 'upstreams:write');
  const current = await orNotFound(serverApi().upstreams.get({ params: { tenant, upstream } }));
  const { items } = await serverApi().upstreams.list({ params: { tenant } });
  const others = items.filter(({ id }) => id !== upstream).map(({ id, name }) => ({ id, name }));
  return (
    <Page narrow>
      <NameInTrail segments={[upstream]} name={current.name} />
      <PageHeader title={`Where calls of ${current.name} go`} description="A change is on every gateway a moment after it is saved." />
      <RoutingForm tenant={tenant} upstream={current} others={others} />
    </Page>
  );
}
