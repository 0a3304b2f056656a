'use client';
import { GitCompare } from 'lucide-react';
import { useState } from 'react';
import { Card } from '@/ui/card';
import { Dialog } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { RelativeTime } from '@/ui/relative-time';
import { Select } from '@/ui/select';
import { StateBadge } from '@/ui/state-badge';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { PromptView } from './prompt-view';
import { VersionDiff } from './version-diff';

type Row = PromptView['versions'][number];

const COLUMNS: readonly Column<Row>[] = [
  { id: 'number', header: 'Version', cell: (row) => row.number, width: '80px' },
  { id: 'state', header: 'State', cell: (row) => <StateBadge state={row.state} /> },
  { id: 'note', header: 'What is new', cell: (row) => <span className="wrap-anywhere">{row.note || '–'}</span> },
  { id: 'author', header: 'By', cell: (row) => row.author.name, wideOnly: true },
  { id: 'at', header: 'When', cell: (row) => <RelativeTime at={row.retiredAt ?? row.publishedAt ?? row.updatedAt} />, wideOnly: true },
];

interface CompareProps {
  tenant: string;
  prompt: PromptView;
  /** The later one. */
  number: number;
  onClose: () => void;
}

function Compare({ tenant, prompt, number, onClose }: CompareProps) {
  const others = prompt.versions.filter((version) => version.number !== number).map((version) => version.number);
  const [against, setAgainst] = useState(others.find((other) => other < number) ?? others[0] ?? number);
  const [before, after] = against < number ? [against, number] : [number, against];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Version ${number} compared`} wide>
      <div className="flex flex-col gap-4">
        <Field label="Compared with" className="max-w-48">
          <Select
            value={String(against)}
            onChange={(value) => setAgainst(Number(value))}
            options={others.map((other) => ({ value: String(other), label: `Version ${other}` }))}
          />
        </Field>
        <VersionDiff tenant={tenant} prompt={prompt.id} before={before} after={after} />
      </div>
    </Dialog>
  );
}

interface VersionHistoryProps {
  tenant: string;
  prompt: PromptView;
  shown: number;
  onRetire?: ((number: number) => void) | undefined;
  onAgain?: ((number: number) => void) | undefined;
}

/** Every version; each can be looked at and held against another. */
export function VersionHistory({ tenant, prompt, shown, onRetire, onAgain }: VersionHistoryProps) {
  const [comparing, setComparing] = useState<number | null>(null);
  const base = `/console/${tenant}/ai/prompts/${prompt.slug}`;
  const several = prompt.versions.length > 1;
  return (
    <Card title="Versions" description="What a version says is fixed once it is published. To go back, publish an older one’s content as a new version." flush>
      <DataTable
        label="Versions"
        rows={prompt.versions}
        columns={COLUMNS}
        rowId={(row) => String(row.number)}
        rowHref={(row) => `${base}?version=${row.number}`}
        rowActions={(row) => [
          [
            ...(row.number === shown ? [] : [{ label: 'Look at it', href: `${base}?version=${row.number}` }]),
            ...(several ? [{ label: 'Compare…', icon: GitCompare, onSelect: () => setComparing(row.number) }] : []),
            ...(onAgain ? [{ label: 'New version from it', onSelect: () => onAgain(row.number) }] : []),
          ],
          ...(onRetire && row.state === 'published' ? [[{ label: 'Retire…', danger: true, onSelect: () => onRetire(row.number) }]] : []),
        ]}
        empty={null}
      />
      {comparing !== null && <Compare tenant={tenant} prompt={prompt} number={comparing} onClose={() => setComparing(null)} />}
    </Card>
  );
}
