'use client';
import type { plans, Result } from '@gatehouse/contracts';
import { Layers } from 'lucide-react';
import { limitWords } from '@/features/plans/limit-words';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import type { ProductView } from './product-list';

type PlanRow = Result<(typeof plans)['list']>['items'][number];

const COLUMNS: readonly Column<PlanRow>[] = [
  { id: 'name', header: 'Plan', cell: (row) => row.name },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'limits', header: 'Limits', cell: (row) => row.limits.map(limitWords).join('; ') || 'none', wideOnly: true },
  { id: 'approval', header: 'Approval', cell: (row) => (row.approval === 'manual' ? 'by an approver' : 'automatic'), wideOnly: true },
  { id: 'subscriptions', header: 'Subscriptions', cell: (row) => formatCount(row.subscriptionCount), align: 'right' },
];

export function ProductPlans({ tenant, product }: { tenant: string; product: ProductView }) {
  const list = useList({
    key: ['plans', tenant, 'of', product.id],
    read: (cursor) => api.plans.list({ params: { tenant }, query: { cursor, product: product.id } }),
  });
  return (
    <Card flush title="Plans">
      <DataTable
        label="Plans"
        rows={list.rows}
        columns={COLUMNS}
        rowId={(row) => row.id}
        rowHref={(row) => `/console/${tenant}/plans/${row.slug}`}
        problem={list.problem}
        onRetry={list.retry}
        empty={
          <EmptyState icon={Layers} title="No plan yet">
            A plan says how much a subscriber may call, and whether somebody has to approve. Without a published plan nobody can subscribe.
          </EmptyState>
        }
      />
      <Pager nextCursor={list.nextCursor} />
    </Card>
  );
}
