import type { Metadata } from 'next';
import { AuditTrail } from '@/features/audit/audit-trail';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'audit:read');
  return (
    <Page>
      <AuditTrail tenant={tenant} />
    </Page>
  );
}
