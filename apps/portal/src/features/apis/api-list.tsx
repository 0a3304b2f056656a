'use client';
import { type apis, LIFECYCLE_STATES, type Result } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { FileUp, Waypoints } from 'lucide-react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { unlessEmpty } from '@/lib/unless-empty';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '@/ui/filter-bar';
import { LinkButton } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';
import { NewModelApi } from './new-model-api';

export type ApiView = Result<(typeof apis)['get']>;

const COLUMNS: readonly Column<ApiView>[] = [
  { id: 'name', header: 'API', cell: (row) => row.name },
  {
    id: 'versions',
    header: 'Versions',
    cell: (row) => (
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {row.versions.map(({ id, name, state, blocked }) => (
          <span key={id} className="flex items-center gap-1">
            {name} <StateBadge state={blocked ? 'blocked' : state} />
          </span>
        ))}
      </span>
    ),
  },
  { id: 'summary', header: 'Summary', cell: (row) => <span className="line-clamp-1">{row.summary || '–'}</span>, wideOnly: true },
  { id: 'team', header: 'Team', cell: (row) => row.team?.name ?? '–', wideOnly: true },
  { id: 'changed', header: 'Changed', cell: (row) => <RelativeTime at={row.updatedAt} />, wideOnly: true },
];

function TeamFilter({ tenant }: { tenant: string }) {
  const { data } = useQuery({ queryKey: ['teams', tenant, 'pick'], queryFn: () => api.teams.list({ params: { tenant } }), staleTime: 60_000 });
  if (!data?.items.length) return null;
  return <SelectFilter name="team" label="Team" options={data.items.map(({ slug, name }) => ({ value: slug, label: name }))} />;
}

export function ApiList({ tenant }: { tenant: string }) {
  const mayWrite = useMay(tenant, 'apis:write');
  const { q, state, team } = useFilters(['q', 'state', 'team']);
  const known = LIFECYCLE_STATES.find((one) => one === state);
  const list = useList({
    key: ['apis', tenant, 'list', q, known, team],
    read: (cursor) => api.apis.list({ params: { tenant }, query: { cursor, q: q ?? undefined, state: known, team: team ?? undefined } }),
  });
  const filtered = Boolean(q || known || team);
  const bring = mayWrite && (
    <LinkButton variant="primary" icon={FileUp} href={`/console/${tenant}/apis/new`}>
      Import an API
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="APIs"
        description="What this tenant offers: each API with its versions and their lifecycle."
        actions={
          <>
            <LinkButton href={`/console/${tenant}/upstreams`}>Upstreams</LinkButton>
            {mayWrite && <NewModelApi tenant={tenant} />}
            {unlessEmpty(filtered ? undefined : list.rows, bring)}
          </>
        }
      />
      <FilterBar names={['q', 'state', 'team']}>
        <SearchFilter label="Search APIs" />
        <SelectFilter name="state" label="State" options={LIFECYCLE_STATES.map((value) => ({ value, label: value }))} />
        <TeamFilter tenant={tenant} />
      </FilterBar>
      <Card flush>
        <DataTable
          label="APIs"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `/console/${tenant}/apis/${row.slug}`}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={Waypoints} title={filtered ? 'No API matches' : 'No API yet'} action={filtered ? undefined : bring}>
              {filtered
                ? 'Reset the filters to see all APIs.'
                : 'Import an OpenAPI document: paste it, upload it, or fetch it from a URL. Nothing is public before you deploy and publish.'}
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
    </>
  );
}
