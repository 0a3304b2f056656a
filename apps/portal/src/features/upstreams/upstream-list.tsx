'use client';
import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { useList } from '@/lib/use-list';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { LinkButton } from '@/ui/link-button';
import { RelativeTime } from '@/ui/relative-time';
import type { Column } from '@/ui/table/data-table';
import { ThingList } from '@/ui/table/thing-list';
import { balanceSummary } from './summary';
import type { UpstreamView } from './upstream-view';

const SHOWN = 2;

/** Addresses with their weights; the page of the upstream has all of them. */
function shortened(targets: UpstreamView['targets']): string {
  const named = targets.slice(0, SHOWN).map(({ url, weight }) => (targets.length > 1 ? `${url} (${weight})` : url));
  const more = targets.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const COLUMNS: readonly Column<UpstreamView>[] = [
  { id: 'name', header: 'Upstream', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'targets', header: 'Targets', cell: (row) => <span className="wrap-anywhere">{shortened(row.targets)}</span> },
  { id: 'spread', header: 'Spread of calls', cell: (row) => (row.targets.length > 1 || row.balance ? balanceSummary(row) : '–'), wideOnly: true },
  {
    id: 'used',
    header: 'Used by',
    cell: (row) => row.usedBy.map(({ apiName, versionName }) => `${apiName} ${versionName}`).join(', ') || 'nothing',
    wideOnly: true,
  },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.updatedAt} />, wideOnly: true },
];

export function UpstreamList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'upstreams:write');
  const [removing, setRemoving] = useState<UpstreamView | null>(null);
  const list = useList({ key: ['upstreams', tenant], read: () => api.upstreams.list({ params: { tenant } }) });
  const base = `/console/${tenant}/upstreams`;
  const make = mayWrite && (
    <LinkButton variant="primary" icon={Plus} href={`${base}/new`}>
      New upstream
    </LinkButton>
  );
  return (
    <>
      <ThingList
        title="Upstreams"
        description="Where calls go: addresses with weights, health checks, retries and time-outs. A change is live as soon as it is saved."
        list={list}
        columns={COLUMNS}
        base={base}
        make={make}
        withEdit
        onRemove={setRemoving}
        empty={{
          icon: Server,
          title: 'No upstream yet',
          text: 'An upstream is the service behind an API. One is also made when you import a document.',
        }}
      />
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove ${removing?.name ?? ''}?`}
        effect="Only an upstream that no revision names can be removed."
        confirmLabel="Remove upstream"
        danger
        onConfirm={async () => {
          if (removing) await api.upstreams.remove({ params: { tenant, upstream: removing.id } });
          await list.refresh();
        }}
      />
    </>
  );
}
