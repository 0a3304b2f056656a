import type { Metadata } from 'next';
import { ProviderPage as ProviderDetail } from '@/features/providers/provider-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Provider' };

export default async function ProviderPage({ params }: { params: Promise<{ tenant: string; provider: string }> }) {
  const { tenant, provider } = await params;
  await requireMembership(tenant, 'providers:read');
  const initial = await orNotFound(serverApi().providers.get({ params: { tenant, provider } }));
  return (
    <Page>
      <ProviderDetail tenant={tenant} initial={initial} />
    </Page>
  );
}
