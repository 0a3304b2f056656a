import type { Metadata } from 'next';
import { EnvironmentList } from '@/features/environments/environment-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Environments' };

export default async function EnvironmentsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'environments:read');
  return (
    <Page>
      <EnvironmentList tenant={tenant} />
    </Page>
  );
}
