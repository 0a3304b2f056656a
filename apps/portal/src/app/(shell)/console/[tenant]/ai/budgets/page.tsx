import type { Metadata } from 'next';
import { ModelPoliciesPage } from '@/features/model-policies/model-policies-page';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Budgets' };

export default async function BudgetsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'policies:read');
  return (
    <Page>
      <ModelPoliciesPage tenant={tenant} kind="budget" />
    </Page>
  );
}
