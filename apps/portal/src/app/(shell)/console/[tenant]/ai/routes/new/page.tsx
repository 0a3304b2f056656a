import type { Metadata } from 'next';
import { ModelRouteForm } from '@/features/model-routes/model-route-form';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

export const metadata: Metadata = { title: 'New model route' };

export default async function NewModelRoutePage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'models:write');
  return (
    <Page narrow>
      <PageHeader title="New model route" description="A name that callers ask for, and the models it leads to. A name and one target are enough." />
      <ModelRouteForm tenant={tenant} />
    </Page>
  );
}
