import type { Metadata } from 'next';
import { TenantSettings } from '@/features/tenants/tenant-settings';
import { serverApi } from '@/lib/server-api';
import { orNotFound, requireMembership } from '@/lib/session';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const membership = await requireMembership(tenant, 'tenant:read');
  const current = await orNotFound(serverApi().tenants.get({ params: { tenant } }));
  return (
    <Page narrow>
      <TenantSettings tenant={current} mayWrite={membership.permissions.includes('tenant:write')} />
    </Page>
  );
}
