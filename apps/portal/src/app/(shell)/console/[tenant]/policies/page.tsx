import type { Metadata } from 'next';
import { PolicySets } from '@/features/policies/policy-sets';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Policies' };

export default async function PoliciesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'policies:read');
  return (
    <Page>
      <PolicySets tenant={tenant} />
    </Page>
  );
}
