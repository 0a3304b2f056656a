'use client';
import { api } from '@/lib/api';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { PageHeader } from '@/ui/page-header';
import { GatewayTable } from './gateway-table';

const REFRESH_MS = 3_000;

/** The gateways that serve a tenant's environments, and what each runs. */
export function TenantGateways({ tenant }: { tenant: string }) {
  const list = useList({ key: ['gateways', tenant], read: () => api.gateways.listForTenant({ params: { tenant } }), refetchMs: REFRESH_MS });
  return (
    <>
      <PageHeader title="Gateways" description="They serve your environments. A change is live when each of them runs the newest snapshot." />
      <Card flush>
        <GatewayTable rows={list.rows} problem={list.problem} onRetry={list.retry} />
      </Card>
    </>
  );
}
