import type { Metadata } from 'next';
import { CertificateList } from '@/features/certificates/certificate-list';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Certificates' };

export default async function CertificatesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'certificates:read');
  return (
    <Page>
      <CertificateList tenant={tenant} />
    </Page>
  );
}
