import type { Metadata } from 'next';
import { TenantGateways } from '@/features/gateways/tenant-gateways';
import { requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Gateways' };

export default async function GatewaysPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  await requireMembership(tenant, 'gateways:read');
  return (
    <Page>
      <TenantGateways tenant={tenant} />
    </Page>
  );
}
