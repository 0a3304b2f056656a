'use client';
import { RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useList } from '@/lib/use-list';
import { useTimeRange } from '@/lib/use-time-range';
import { Card } from '@/ui/card';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { useFilters } from '@/ui/filter-bar';
import { IconButton } from '@/ui/icon-button';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { useEnvironment } from '@/ui/shell/environment-switch';
import { SidePanel } from '@/ui/side-panel';
import { Pager } from '@/ui/table/pager';
import { CallStoryView } from './call-story';
import { RecordFacets } from './record-facets';
import { RecordFilterBar } from './record-filters';
import { RecordHistogram } from './record-histogram';
import { type CallRow, RECORD_FILTERS, type RecordScope, readRecords, recordPath, recordQuery } from './record-source';
import { RecordTable } from './record-table';

/** Histogram above, facets beside, one row opens its story. All of its state stands in the URL, so a search can be sent to a colleague. */
export function RecordExplorer({ tenant, scope }: { tenant: string; scope: RecordScope }) {
  const router = useRouter();
  const [tick, setTick] = useState(0);
  const [open, setOpen] = useState<CallRow | null>(null);
  const range = useTimeRange('24h', tick);
  const environment = useEnvironment();
  const filters = { ...useFilters(RECORD_FILTERS), environment, from: range.from, to: range.to };
  const list = useList({ key: ['records', tenant, scope, filters], read: (cursor) => readRecords(scope, tenant, filters, cursor) });
  const curl = `/api/v1/tenants/${tenant}/${scope === 'own' ? 'my-' : ''}call-records?${new URLSearchParams(Object.entries(recordQuery(filters)).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]])))}`;
  const table = (
    <Card flush>
      <RecordTable rows={list.rows} problem={list.problem} onRetry={list.retry} onOpen={setOpen} currentId={open?.requestId ?? null} />
      <Pager nextCursor={list.nextCursor} />
    </Card>
  );
  return (
    <>
      <PageHeader
        title={scope === 'own' ? 'My calls' : 'Records'}
        description={
          scope === 'own' ? 'Calls of your applications, each with its explanation.' : 'Every call that reached a gateway, with what each policy did.'
        }
        actions={
          <>
            <CopyAsCurl title="This search" requests={[{ label: 'The same records', method: 'GET', path: curl }]} />
            <IconButton icon={RefreshCw} label="Refresh" variant="secondary" onClick={() => setTick(tick + 1)} />
          </>
        }
      />
      <RecordFilterBar tenant={tenant} scope={scope} range={range} />
      {scope === 'tenant' ? (
        <>
          <RecordHistogram tenant={tenant} filters={filters} range={range} />
          <WithAside aside={<RecordFacets tenant={tenant} filters={filters} />}>{table}</WithAside>
        </>
      ) : (
        table
      )}
      <SidePanel open={open !== null} onOpenChange={(next) => !next && setOpen(null)} modal={false} title={open ? `${open.method} ${open.path}` : ''}>
        {open && (
          <CallStoryView tenant={tenant} scope={scope} requestId={open.requestId} onWhole={() => router.push(recordPath(scope, tenant, open.requestId))} />
        )}
      </SidePanel>
    </>
  );
}
