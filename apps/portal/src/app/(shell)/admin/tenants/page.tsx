import type { Metadata } from 'next';
import { TenantList } from '@/features/tenants/tenant-list';
import { Page } from '@/ui/page';

export const metadata: Metadata = { title: 'Tenants' };

export default function TenantsPage() {
  return (
    <Page>
      <TenantList />
    </Page>
  );
}
