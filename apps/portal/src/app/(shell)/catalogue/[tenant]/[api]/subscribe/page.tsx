import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { chosenVersion, loadApi } from '@/features/catalogue/load-api';
import { Subscribe } from '@/features/subscribe/subscribe';
import { requireSession } from '@/lib/session';
import { membershipOf } from '@/lib/session-shape';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { NameInTrail } from '@/ui/shell/trail-names';

interface Props {
  params: Promise<{ tenant: string; api: string }>;
  searchParams: Promise<{ version?: string; plan?: string }>;
}

export const metadata: Metadata = { title: 'Subscribe' };

export default async function SubscribePage({ params, searchParams }: Props) {
  const { tenant, api: slug } = await params;
  const { version: name, plan } = await searchParams;
  const session = await requireSession();
  const api = await loadApi(tenant, slug);
  const version = chosenVersion(api, name);
  if (version.state !== 'published' || version.plans.length === 0) notFound();
  const membership = membershipOf(session, api.tenant.slug);
  return (
    <Page narrow>
      <NameInTrail segments={[api.tenant.slug]} name={api.tenant.name} />
      <NameInTrail segments={[slug]} name={api.api.name} />
      <PageHeader title={`Subscribe to ${api.api.name} ${version.name}`} description="Three steps, then you have a key." />
      <Subscribe api={api} version={version} member={membership !== undefined} teams={membership?.teams ?? []} planId={plan} />
    </Page>
  );
}
