import type { Metadata } from 'next';
import { UpstreamPage as UpstreamDetail } from '@/features/upstreams/upstream-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Upstream' };

export default async function UpstreamPage({ params }: { params: Promise<{ tenant: string; upstream: string }> }) {
  const { tenant, upstream } = await params;
  await requireMembership(tenant, 'upstreams:read');
  const initial = await orNotFound(serverApi().upstreams.get({ params: { tenant, upstream } }));
  const { items } = await serverApi().upstreams.list({ params: { tenant } });
  const names = Object.fromEntries(items.map(({ id, name }) => [id, name]));
  return (
    <Page>
      <UpstreamDetail tenant={tenant} upstream={initial} names={names} />
    </Page>
  );
}
