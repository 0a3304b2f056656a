'use client';
import { RelativeTime } from '@/ui/relative-time';
import { type Column, DataTable } from '@/ui/table/data-table';
import { type Figures, percent } from './side-rows';

type Mirror = NonNullable<Figures['mirror']>;
type Sample = Mirror['samples'][number];

function differenceText({ of, name, real, copy }: Sample['differences'][number]): string {
  if (of === 'body') return 'another body';
  return `${of === 'header' ? name : 'status'}: ${real} → ${copy}`;
}

const SAMPLES: readonly Column<Sample>[] = [
  { id: 'at', header: 'When', cell: ({ at }) => <RelativeTime at={new Date(at).toISOString()} /> },
  { id: 'call', header: 'Call', cell: ({ method, path }) => <span className="wrap-anywhere font-mono text-13">{`${method} ${path}`}</span> },
  { id: 'differences', header: 'Real → copy', cell: ({ differences }) => <span className="wrap-anywhere">{differences.map(differenceText).join(', ')}</span> },
  { id: 'request', header: 'Request', cell: ({ requestId }) => <span className="font-mono text-12">{requestId}</span>, wideOnly: true },
];

/** What came of the copies, and the newest in which the answers differed. */
export function MirrorFigures({ leadsTo, share, figures }: { leadsTo: string; share: number; figures: Mirror | undefined }) {
  const { copied = 0, same = 0, failed = 0, skipped = 0, differentStatus = 0, differentHeader = 0, differentBody = 0 } = figures?.counts ?? {};
  const different = differentStatus + differentHeader + differentBody;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-13">
        {`${percent(share)} of the calls are copied to ${leadsTo}: ${copied} copies, ${same} answered alike, ${different} otherwise, ${failed} without an answer, ${skipped} skipped.`}
      </p>
      {figures && figures.samples.length > 0 && (
        <DataTable label="Answers that differed" rows={figures.samples} columns={SAMPLES} rowId={({ requestId }) => requestId} empty={null} />
      )}
    </div>
  );
}
