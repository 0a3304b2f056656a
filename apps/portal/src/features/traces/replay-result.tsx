'use client';
import { CircleCheck, ScrollText } from 'lucide-react';
import { policyTitle } from '@/features/call-records/policy-title';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { RelativeTime } from '@/ui/relative-time';
import { Stat, StatRow } from '@/ui/stat';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { ReplayView } from './replay-panel';

type Example = ReplayView['examples'][number];

const CALLS: Column<{ calls: number }> = { id: 'calls', header: 'Calls', cell: (row) => row.calls, align: 'right' };
const POLICY_COLUMNS: readonly Column<ReplayView['byPolicy'][number]>[] = [
  { id: 'policy', header: 'Policy', cell: (row) => policyTitle(row.policy) },
  { id: 'code', header: 'Code', cell: (row) => <span className="wrap-anywhere font-mono text-12">{row.code}</span> },
  CALLS,
];
const APPLICATION_COLUMNS: readonly Column<ReplayView['byApplication'][number]>[] = [
  { id: 'name', header: 'Whose', cell: (row) => <span className="wrap-anywhere">{row.name}</span> },
  CALLS,
];
const DRY_COLUMNS: readonly Column<ReplayView['byDryRun'][number]>[] = [
  { id: 'policy', header: 'In a dry run', cell: (row) => policyTitle(row.policy) },
  { id: 'note', header: 'Would have done', cell: (row) => <span className="wrap-anywhere">{row.note}</span> },
  CALLS,
];
const EXAMPLE_COLUMNS: readonly Column<Example>[] = [
  { id: 'call', header: 'Call', cell: (row) => <span className="wrap-anywhere font-mono text-12">{`${row.method} ${row.path}`}</span> },
  { id: 'application', header: 'Application', cell: (row) => row.application ?? 'none' },
  { id: 'status', header: 'Then, now', cell: (row) => `${row.statusThen}, ${row.statusNow}` },
  { id: 'by', header: 'By', cell: (row) => (row.policy ? policyTitle(row.policy) : 'the gateway') },
  { id: 'at', header: 'When', cell: (row) => <RelativeTime at={row.at} />, wideOnly: true },
];

/** Who would be refused now who was not, by what, and some of the calls. */
export function ReplayResult({ tenant, replay }: { tenant: string; replay: ReplayView }) {
  const fine = (
    <EmptyState icon={CircleCheck} title="Nobody new is refused">
      Every call that was answered would be answered again.
    </EmptyState>
  );
  if (replay.looked === 0)
    return (
      <Card>
        <EmptyState icon={ScrollText} title="No recorded calls">
          Nobody called this version in that environment in the time chosen. Take a longer one, or run one request by hand.
        </EmptyState>
      </Card>
    );
  return (
    <>
      <StatRow>
        <Stat label="Calls run" value={replay.looked} detail={replay.more ? 'the newest; there were more' : 'all there were'} />
        <Stat label="Newly refused" value={replay.newlyRefused} detail={`${replay.refusedNow} refused in all`} />
        <Stat label="Newly let in" value={replay.newlyLetIn} detail={`${replay.refusedThen} were refused then`} />
      </StatRow>
      <Card flush title="By policy">
        <DataTable label="Newly refused by policy" rows={replay.byPolicy} columns={POLICY_COLUMNS} rowId={(row) => `${row.policy} ${row.code}`} empty={fine} />
      </Card>
      {replay.byApplication.length > 0 && (
        <Card flush title="Whose calls">
          <DataTable
            label="Newly refused by application"
            rows={replay.byApplication}
            columns={APPLICATION_COLUMNS}
            rowId={(row) => row.applicationId ?? ''}
            empty={fine}
          />
        </Card>
      )}
      {replay.byDryRun.length > 0 && (
        <Card flush title="What dry runs would have done">
          <DataTable label="Dry runs" rows={replay.byDryRun} columns={DRY_COLUMNS} rowId={(row) => `${row.policy} ${row.note}`} empty={fine} />
        </Card>
      )}
      {replay.examples.length > 0 && (
        <Card flush title="Some of the calls">
          <DataTable
            label="Calls newly refused"
            rows={replay.examples}
            columns={EXAMPLE_COLUMNS}
            rowId={(row) => row.requestId}
            rowHref={(row) => `/console/${tenant}/records/${row.requestId}`}
            empty={fine}
          />
        </Card>
      )}
      {replay.remarks.map((remark) => (
        <p key={remark} className="text-12 text-ink-muted">
          {remark}
        </p>
      ))}
    </>
  );
}
