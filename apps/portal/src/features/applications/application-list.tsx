'use client';
import type { applications, Result } from '@gatehouse/contracts';
import { AppWindow, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useList } from '@/lib/use-list';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Dialog } from '@/ui/dialog';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, useFilters } from '@/ui/filter-bar';
import { SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { Pager } from '@/ui/table/pager';

export type ApplicationView = Result<(typeof applications)['get']>;

const COLUMNS: readonly Column<ApplicationView>[] = [
  { id: 'name', header: 'Application', cell: (row) => row.name },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'owner', header: 'Owner', cell: (row) => row.owner.name, wideOnly: true },
  { id: 'subscriptions', header: 'Subscriptions', cell: (row) => formatCount(row.subscriptionCount), align: 'right' },
  { id: 'keys', header: 'Keys', cell: (row) => formatCount(row.credentialCount), align: 'right', wideOnly: true },
  { id: 'created', header: 'Made', cell: (row) => <RelativeTime at={row.createdAt} />, wideOnly: true },
];

const MINE = 'mine';
const Values = z.object({ name: z.string().trim().min(1, 'An application needs a name').max(120), description: z.string().max(20_000), owner: z.string() });

interface ListProps {
  tenant: string;
  teams: readonly { id: string; name: string }[];
}

function NewApplicationDialog({ tenant, teams, open, onOpenChange }: ListProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter();
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: '', description: '', owner: MINE },
    onSubmit: async ({ owner, ...rest }) => {
      const made = await api.applications.create({ params: { tenant }, body: { ...rest, ...(owner === MINE ? {} : { teamId: owner }) } });
      router.push(`/developer/${tenant}/applications/${made.id}`);
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New application"
      description="Each program that calls APIs should be an application of its own: keys, limits and figures are kept per application."
    >
      <Form state={state} submitLabel="Make application">
        <TextField name="name" label="Name" autoComplete="off" hint="Such as Web shop" />
        <TextareaField name="description" label="Description" optional rows={2} />
        {teams.length > 0 && (
          <SelectField name="owner" label="Owner" options={[{ value: MINE, label: 'Only me' }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]} />
        )}
      </Form>
    </Dialog>
  );
}

export function ApplicationList({ tenant, teams }: ListProps) {
  const [making, setMaking] = useState(false);
  const { q } = useFilters(['q']);
  const list = useList({
    key: ['applications', tenant, 'list', q],
    read: (cursor) => api.applications.list({ params: { tenant }, query: { cursor, q: q ?? undefined } }),
  });
  const make = (
    <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
      New application
    </Button>
  );
  return (
    <>
      <PageHeader title="My applications" description="Programs of yours that call APIs here: their subscriptions, keys and figures." actions={make} />
      <FilterBar names={['q']}>
        <SearchFilter label="Search applications" />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Applications"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => row.id}
          rowHref={(row) => `/developer/${tenant}/applications/${row.id}`}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState
              icon={AppWindow}
              title={q ? 'No application matches' : 'No application yet'}
              action={q ? undefined : <LinkButton href="/">Find an API</LinkButton>}
            >
              {q ? 'Try another word.' : 'Subscribe to an API in the catalogue: an application and its first key are made on the way.'}
            </EmptyState>
          }
        />
        <Pager nextCursor={list.nextCursor} />
      </Card>
      <NewApplicationDialog tenant={tenant} teams={teams} open={making} onOpenChange={setMaking} />
    </>
  );
}
