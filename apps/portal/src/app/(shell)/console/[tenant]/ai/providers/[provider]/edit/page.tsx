import type { Metadata } from 'next';
import { ProviderForm } from '@/features/providers/provider-form';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { NameInTrail } from '@/ui/shell/trail-names';

export const metadata: Metadata = { title: 'Change provider' };

export default async function EditProviderPage({ params }: { params: Promise<{ tenant: string; provider: string }> }) {
  const { tenant, provider } = await params;
  await requireMembership(tenant, 'providers:write');
  const current = await orNotFound(serverApi().providers.get({ params: { tenant, provider } }));
  return (
    <Page narrow>
      <NameInTrail segments={[provider]} name={current.name} />
      <PageHeader title={`Change ${current.name}`} description="A change is on every gateway a moment after it is saved." />
      <ProviderForm tenant={tenant} provider={current} />
    </Page>
  );
}
