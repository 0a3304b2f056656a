import type { Metadata } from 'next';
import { AuditTrail } from '@/features/audit/audit-trail';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Audit' };

export default function AuditPage() {
  return (
    <Page>
      <AuditTrail />
    </Page>
  );
}
