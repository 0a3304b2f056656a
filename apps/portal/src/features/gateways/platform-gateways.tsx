'use client';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { PageHeader } from '@/ui/page-header';
import { GatewayGroups } from './gateway-groups';
import { type GatewayRow, GatewayTable } from './gateway-table';

const REFRESH_MS = 3_000;

export function PlatformGateways() {
  const [forgetting, setForgetting] = useState<GatewayRow | null>(null);
  const list = useList({ key: ['gateways', 'all'], read: () => api.gateways.list(), refetchMs: REFRESH_MS });
  return (
    <>
      <PageHeader title="Gateways" description="Every gateway of the installation, with the snapshot it runs and what it refused." />
      <Card flush>
        <GatewayTable
          rows={list.rows}
          problem={list.problem}
          onRetry={list.retry}
          rowActions={(row) => (row.state === 'silent' ? [[{ label: 'Forget', icon: Trash2, danger: true, onSelect: () => setForgetting(row) }]] : [])}
        />
      </Card>
      <GatewayGroups />
      <ConfirmDialog
        open={forgetting !== null}
        onOpenChange={(open) => !open && setForgetting(null)}
        title={`Forget ${forgetting?.name ?? ''}?`}
        effect="It leaves this list. Should it come back, it announces itself again."
        confirmLabel={`Forget ${forgetting?.name ?? ''}`}
        danger
        onConfirm={async () => {
          if (forgetting) await api.gateways.forget({ params: { gateway: forgetting.id } });
          await list.refresh();
        }}
      />
    </>
  );
}
