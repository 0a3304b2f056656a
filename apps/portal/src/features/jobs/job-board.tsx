'use client';
import { JOB_STATES, type jobs, type Result } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { ListChecks, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { problemView } from '@/lib/problem';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { EmptyState } from '@/ui/empty-state';
import { FactList } from '@/ui/fact-list';
import { FilterBar, SelectFilter, useFilters } from '@/ui/filter-bar';
import { PageHeader } from '@/ui/page-header';
import { RelativeTime } from '@/ui/relative-time';
import { SidePanel } from '@/ui/side-panel';
import { Stat, StatRow } from '@/ui/stat';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import { say } from '@/ui/toast';

type JobRow = Result<(typeof jobs)['list']>['items'][number];

const REFRESH_MS = 3_000;

const COLUMNS: readonly Column<JobRow>[] = [
  { id: 'name', header: 'Job', cell: (row) => row.name },
  { id: 'queue', header: 'Queue', cell: (row) => row.queue },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'attempts', header: 'Attempts', cell: (row) => `${row.attempts} of ${row.attemptsMax}`, align: 'right', wideOnly: true },
  { id: 'error', header: 'Error', cell: (row) => <span className="line-clamp-1">{row.error ?? '–'}</span>, wideOnly: true },
  { id: 'at', header: 'Made', cell: (row) => <RelativeTime at={row.createdAt} />, wideOnly: true },
];

function Summary() {
  const { data } = useQuery({ queryKey: ['jobs', 'summary'], queryFn: () => api.jobs.summary(), refetchInterval: REFRESH_MS });
  const sum = (state: (typeof JOB_STATES)[number]) => (data ? formatCount(data.queues.reduce((total, queue) => total + (queue.counts[state] ?? 0), 0)) : '–');
  return (
    <StatRow>
      <Stat label="Dead letters" value={sum('failed')} detail="Failed for good: replay or discard" />
      <Stat label="Waiting" value={sum('waiting')} />
      <Stat label="Running" value={sum('active')} />
      <Stat
        label="Outbox"
        value={data ? formatCount(data.outbox.waiting) : '–'}
        detail={data?.outbox.oldestAt ? <RelativeTime at={data.outbox.oldestAt} /> : 'Every change is handed on'}
      />
    </StatRow>
  );
}

function JobPanel({ job, onClose }: { job: JobRow | null; onClose: () => void }) {
  return (
    <SidePanel open={job !== null} onOpenChange={(open) => !open && onClose()} title={job?.name ?? ''}>
      {job && (
        <div className="flex flex-col gap-4">
          <FactList
            facts={[
              { label: 'Queue', value: job.queue },
              { label: 'State', value: <StateBadge state={job.state} /> },
              { label: 'Attempts', value: `${job.attempts} of ${job.attemptsMax}` },
              { label: 'Next attempt', value: job.nextAttemptAt ? <RelativeTime at={job.nextAttemptAt} /> : '–' },
              { label: 'Ended', value: job.finishedAt ? <RelativeTime at={job.finishedAt} /> : '–' },
            ]}
          />
          <CodeBlock title="Data" code={JSON.stringify(job.data, null, 2)} />
          {job.error && <CodeBlock title="Last error" code={job.error} />}
        </div>
      )}
    </SidePanel>
  );
}

interface DiscardJobProps {
  job: JobRow | null;
  onClose: () => void;
  onDone: () => Promise<unknown>;
}

function DiscardJob({ job, onClose, onDone }: DiscardJobProps) {
  return (
    <ConfirmDialog
      open={job !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Discard ${job?.name ?? ''}?`}
      effect="The work it stood for will not be done. This cannot be undone."
      confirmLabel="Discard job"
      danger
      onConfirm={async () => {
        if (job) await api.jobs.discard({ params: { queue: job.queue, job: job.id } });
        await onDone();
      }}
    />
  );
}

export function JobBoard() {
  const filters = useFilters(['state', 'queue']);
  const [shown, setShown] = useState<JobRow | null>(null);
  const [discarding, setDiscarding] = useState<JobRow | null>(null);
  const { data: summary } = useQuery({ queryKey: ['jobs', 'summary'], queryFn: () => api.jobs.summary() });
  const state = JOB_STATES.find((one) => one === filters.state) ?? 'failed';
  const list = useList({
    key: ['jobs', 'list', state, filters.queue],
    read: () => api.jobs.list({ query: { state, queue: filters.queue ?? undefined } }),
    refetchMs: REFRESH_MS,
  });
  const replay = async (job: JobRow) => {
    try {
      await api.jobs.replay({ params: { queue: job.queue, job: job.id } });
      say.done(`${job.name} runs again`);
      await list.refresh();
    } catch (error) {
      say.problem(problemView(error));
    }
  };
  const actions = (row: JobRow) =>
    row.state === 'failed'
      ? [
          [{ label: 'Replay', icon: RotateCcw, onSelect: () => void replay(row) }],
          [{ label: 'Discard', icon: Trash2, danger: true, onSelect: () => setDiscarding(row) }],
        ]
      : [];
  return (
    <>
      <PageHeader title="Jobs" description="Work done in the background: compiling snapshots, expiry, notices, mail, clean-up." />
      <Summary />
      <FilterBar names={['state', 'queue']}>
        <SelectFilter name="state" label="State" options={JOB_STATES.map((value) => ({ value, label: value }))} />
        <SelectFilter name="queue" label="Queue" options={(summary?.queues ?? []).map(({ queue }) => ({ value: queue, label: queue }))} />
      </FilterBar>
      <Card flush>
        <DataTable
          label="Jobs"
          rows={list.rows}
          columns={COLUMNS}
          rowId={(row) => `${row.queue}/${row.id}`}
          onRowPress={setShown}
          currentRowId={shown ? `${shown.queue}/${shown.id}` : null}
          rowActions={actions}
          problem={list.problem}
          onRetry={list.retry}
          empty={
            <EmptyState icon={ListChecks} title={state === 'failed' ? 'No dead letters' : `Nothing is ${state}`}>
              {state === 'failed' ? 'A job that failed on every attempt waits here until you replay or discard it.' : 'Choose another state to look further.'}
            </EmptyState>
          }
        />
      </Card>
      <JobPanel job={shown} onClose={() => setShown(null)} />
      <DiscardJob job={discarding} onClose={() => setDiscarding(null)} onDone={list.refresh} />
    </>
  );
}
