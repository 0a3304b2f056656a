import type { Metadata } from 'next';
import { AddProvider } from '@/features/providers/add/add-provider';
import { serverApi } from '@/lib/server-api';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';

export const metadata: Metadata = { title: 'Add a provider' };

export default async function AddProviderPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'providers:write');
  const { items } = await serverApi().providers.kinds({ params: { tenant } });
  return (
    <Page narrow>
      <PageHeader title="Add a provider" description="Who serves the models, and your key there. It is tried before you rely on it." />
      <AddProvider tenant={tenant} kinds={items} />
    </Page>
  );
}
