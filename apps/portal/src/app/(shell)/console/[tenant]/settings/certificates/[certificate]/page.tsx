import type { Metadata } from 'next';
import { CertificatePage as CertificateDetail } from '@/features/certificates/certificate-page';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Certificate' };

export default async function CertificatePage({ params }: { params: Promise<{ tenant: string; certificate: string }> }) {
  const { tenant, certificate } = await params;
  await requireMembership(tenant, 'certificates:read');
  const initial = await orNotFound(serverApi().certificates.get({ params: { tenant, certificate } }));
  return (
    <Page>
      <CertificateDetail tenant={tenant} initial={initial} />
    </Page>
  );
}
