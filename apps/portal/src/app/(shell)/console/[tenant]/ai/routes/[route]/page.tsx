import type { Metadata } from 'next';
import { ModelRoutePage as ModelRouteDetail } from '@/features/model-routes/model-route-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Model route' };

export default async function ModelRoutePage({ params }: { params: Promise<{ tenant: string; route: string }> }) {
  const { tenant, route } = await params;
  await requireMembership(tenant, 'models:read');
  const current = await orNotFound(serverApi().modelRoutes.get({ params: { tenant, route } }));
  return (
    <Page narrow>
      <ModelRouteDetail tenant={tenant} route={current} />
    </Page>
  );
}
