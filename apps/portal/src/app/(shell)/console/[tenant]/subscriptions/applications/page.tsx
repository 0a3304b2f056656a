import type { Metadata } from 'next';
import { TenantApplications } from '@/features/applications/tenant-applications';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Applications' };

export default async function TenantApplicationsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'applications:read');
  return (
    <Page>
      <TenantApplications tenant={tenant} />
    </Page>
  );
}
