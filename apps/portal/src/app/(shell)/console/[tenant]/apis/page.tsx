import type { Metadata } from 'next';
import { ApiList } from '@/features/apis/api-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'APIs' };

export default async function ApisPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'apis:read');
  return (
    <Page>
      <ApiList tenant={tenant} />
    </Page>
  );
}
