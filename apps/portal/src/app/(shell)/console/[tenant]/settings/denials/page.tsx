import type { Metadata } from 'next';
import { DenialList } from '@/features/denials/denial-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Deny list' };

export default async function DenialsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'denials:read');
  return (
    <Page>
      <DenialList tenant={tenant} />
    </Page>
  );
}
