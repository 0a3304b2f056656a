import type { Metadata } from 'next';
import { ModelRouteList } from '@/features/model-routes/model-route-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Model routes' };

export default async function ModelRoutesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'models:read');
  return (
    <Page>
      <ModelRouteList tenant={tenant} />
    </Page>
  );
}
