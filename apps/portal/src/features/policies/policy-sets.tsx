'use client';
import { Layers, Plus, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { NewSetDialog } from './new-set-dialog';
import { definitionOf } from './policy-types';
import { RemoveSetDialog } from './remove-set-dialog';
import { TenantPolicies } from './tenant-policies';
import type { PolicySetView } from './use-sets';

const COLUMNS: readonly Column<PolicySetView>[] = [
  { id: 'name', header: 'Set', cell: (row) => <span className="wrap-anywhere">{row.name}</span>, sortValue: (row) => row.name },
  { id: 'policies', header: 'Policies', cell: (row) => row.policies.map(({ type }) => definitionOf(type)?.title ?? type).join(', ') || 'none yet' },
  { id: 'used', header: 'Stands in', cell: (row) => (row.usedBy.length === 0 ? 'nothing' : row.usedBy.map(({ name }) => name).join(', ')), wideOnly: true },
  { id: 'version', header: 'Version', cell: (row) => row.version, align: 'right', wideOnly: true },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.updatedAt} />, wideOnly: true },
];

/** The tenant's shared policies: named sets, and what stands for all of its APIs. */
export function PolicySets({ tenant }: { tenant: string }) {
  const router = useRouter();
  const mayWrite = useMay(tenant, 'policies:write');
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<PolicySetView | null>(null);
  const list = useList({ key: ['policy-sets', tenant], read: () => api.policySets.list({ params: { tenant } }) });
  const base = `/console/${tenant}/policies`;
  const make = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
      New set
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Policies"
        description="What several APIs share: named sets that stand in their lists, and what every API of the tenant enforces."
        actions={
          <>
            <CopyAsCurl title="Policy sets" requests={[{ label: 'List', method: 'GET', path: `/api/v1/tenants/${tenant}/policy-sets` }]} />
            {unlessEmpty(list.rows, make)}
          </>
        }
      />
      <Card flush title="Policy sets" description="A change of a set is live at once wherever it stands.">
        <DataTable
          label="Policy sets"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `${base}/${row.slug}`}
          rowActions={mayWrite ? (row) => [[{ label: 'Remove', icon: Trash2, danger: true, onSelect: () => setRemoving(row) }]] : undefined}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Layers} title="No set yet" action={make}>
              A set is a list of policies under a name: attach it to as many APIs, operations, products and plans as need it, and change it in one place.
            </EmptyState>
          }
        />
      </Card>
      <TenantPolicies tenant={tenant} />
      {making && <NewSetDialog tenant={tenant} onClose={() => setMaking(false)} onMade={(set) => router.push(`${base}/${set.slug}`)} />}
      <RemoveSetDialog
        set={removing}
        onClose={() => setRemoving(null)}
        onConfirm={async () => {
          if (removing) await api.policySets.remove({ params: { tenant, set: removing.id } });
          await list.refresh();
        }}
      />
    </>
  );
}
