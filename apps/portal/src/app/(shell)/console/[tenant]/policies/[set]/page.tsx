import type { Metadata } from 'next';
import { PolicySetPage } from '@/features/policies/policy-set-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Policy set' };

export default async function SetPage({ params }: { params: Promise<{ tenant: string; set: string }> }) {
  const { tenant, set } = await params;
  await requireMembership(tenant, 'policies:read');
  const initial = await orNotFound(serverApi().policySets.get({ params: { tenant, set } }));
  return (
    <Page>
      <PolicySetPage tenant={tenant} initial={initial} />
    </Page>
  );
}
