'use client';
import type { Result, tenants } from '@gatehouse/contracts';
import { Building2, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useSession } from '@/lib/session-context';
import { membershipOf } from '@/lib/session-shape';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, useFilters } from '@/ui/filter-bar';
import { TextLink } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import { NewTenantDialog } from './new-tenant-dialog';

type TenantRow = Result<(typeof tenants)['list']>['items'][number];

/** The console is for members: a platform admin who is none has no page there to be led to. */
function TenantName({ row }: { row: TenantRow }) {
  const member = membershipOf(useSession(), row.slug) !== undefined;
  return member ? <TextLink href={`/console/${row.slug}/apis`}>{row.name}</TextLink> : row.name;
}

const COLUMNS: readonly Column<TenantRow>[] = [
  { id: 'name', header: 'Name', cell: (row) => <TenantName row={row} /> },
  { id: 'slug', header: 'Slug', cell: (row) => <CopyText text={row.slug} label="Copy the slug" />, wideOnly: true },
  {
    id: 'joining',
    header: 'Joining',
    cell: (row) => <Badge tone={row.joining === 'open' ? 'info' : 'neutral'}>{row.joining === 'open' ? 'Open' : 'By invitation'}</Badge>,
    wideOnly: true,
  },
  { id: 'members', header: 'Members', cell: (row) => formatCount(row.memberCount), align: 'right' },
  { id: 'apis', header: 'APIs', cell: (row) => formatCount(row.apiCount), align: 'right' },
  { id: 'created', header: 'Made', cell: (row) => <RelativeTime at={row.createdAt} />, wideOnly: true },
];

export function TenantList() {
  const [making, setMaking] = useState(false);
  const { q } = useFilters(['q']);
  const list = useList({ key: ['tenants', 'all', q], read: (cursor) => api.tenants.list({ query: { cursor, q: q ?? undefined } }) });
  const make = (
    <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
      New tenant
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Tenants"
        description="Organisations on this installation. Each has its own APIs, members and portal."
        actions={unlessEmpty(q ? undefined : list.rows, make)}
      />
      <FilterBar names={['q']}>
        <SearchFilter label="Search tenants" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Tenants"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Building2} title={q ? 'No tenant matches' : 'No tenant yet'} action={q ? undefined : make}>
              {q ? 'Try another word, or reset the search.' : 'A tenant holds the APIs of one organisation. Make one and name its owner.'}
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      <NewTenantDialog open={making} onOpenChange={setMaking} onMade={list.refresh} />
    </>
  );
}
