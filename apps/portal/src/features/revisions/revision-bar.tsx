'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Select } from '@/ui/select';
import { StateBadge } from '@/ui/state-badge';
import { say } from '@/ui/toast';
import type { RevisionView } from './revision-review';

interface RevisionBarProps {
  revisions: readonly RevisionView[];
  revision: RevisionView;
  onChoose: (number: number) => void;
}

/** Which revision is shown; one that is fixed offers a new draft made from it. */
export function RevisionBar({ revisions, revision, onChoose }: RevisionBarProps) {
  const { tenant, params, refresh, version } = useThing();
  const router = useRouter();
  const mayWrite = useMay(tenant, 'apis:write') && version.state !== 'retired';
  const [busy, setBusy] = useState(false);
  const branch = async () => {
    setBusy(true);
    try {
      const draft = await api.revisions.create({ params, body: { fromRevisionId: revision.id } });
      await refresh();
      onChoose(draft.number);
      router.refresh();
    } catch (error) {
      say.problem(problemView(error));
    } finally {
      setBusy(false);
    }
  };
  const options = revisions.map(({ number, state, title }) => ({
    value: String(number),
    label: `Revision ${number}`,
    hint: `${title}, ${state.replace('_', ' ')}`,
  }));
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Select aria-label="Revision" className="w-44" value={String(revision.number)} options={options} onChange={(number) => onChoose(Number(number))} />
      <StateBadge state={revision.state} />
      {revision.state !== 'draft' && (
        <>
          <span className="text-13 text-ink-muted">Read-only: only a draft can be changed.</span>
          {mayWrite && (
            <Button busy={busy} onClick={() => void branch()}>
              New draft from this
            </Button>
          )}
        </>
      )}
    </div>
  );
}
