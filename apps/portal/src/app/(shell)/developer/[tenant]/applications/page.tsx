import type { Metadata } from 'next';
import { ApplicationList } from '@/features/applications/application-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'My applications' };

export default async function ApplicationsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const { teams } = await requireMembership(tenant, 'portal:use');
  return (
    <Page>
      <ApplicationList tenant={tenant} teams={teams} />
    </Page>
  );
}
