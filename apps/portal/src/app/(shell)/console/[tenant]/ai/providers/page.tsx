import type { Metadata } from 'next';
import { ProviderList } from '@/features/providers/provider-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Providers' };

export default async function ProvidersPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'providers:read');
  return (
    <Page>
      <ProviderList tenant={tenant} />
    </Page>
  );
}
