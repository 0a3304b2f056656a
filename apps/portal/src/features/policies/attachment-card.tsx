'use client';
import type { Phase, policies, Result } from '@gatehouse/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { ErrorState } from '@/ui/error-state';
import { SkeletonRows } from '@/ui/skeleton';
import { PolicyList } from './policy-list';
import type { Policy } from './policy-types';
import { SaveBar } from './save-bar';
import { SaveDialog } from './save-dialog';
import { TheirsCard } from './theirs-card';
import { useLocalDraft } from './use-local-draft';

type Attachment = Result<(typeof policies)['ofTenant']>;

interface AttachmentCardProps {
  tenant: string;
  title: string;
  description: string;
  /** Who meets the change, said before it is saved. */
  effect: string;
  queryKey: readonly unknown[];
  read: () => Promise<Attachment>;
  write: (policies: Policy[], expectedVersion: number) => Promise<Attachment>;
  phases?: readonly Phase[];
}

/** Policies that stand for a whole tenant or product; a change is live when it is saved. */
export function AttachmentCard(props: AttachmentCardProps) {
  const { title, description, queryKey, read } = props;
  const { data, error, refetch } = useQuery({ queryKey, queryFn: read });
  if (data) return <AttachmentEditor {...props} stored={data} />;
  return (
    <Card title={title} description={description}>
      {error ? <ErrorState problem={problemView(error)} onRetry={() => void refetch()} /> : <SkeletonRows label={`Loading ${title}`} />}
    </Card>
  );
}

function AttachmentEditor({ tenant, title, description, effect, queryKey, write, phases, stored }: AttachmentCardProps & { stored: Attachment }) {
  const queries = useQueryClient();
  const readOnly = !useMay(tenant, 'policies:write');
  const [reviewing, setReviewing] = useState(false);
  const draft = useLocalDraft<Policy[]>(
    queryKey.join(' '),
    stored.policies,
    async (next) => {
      queries.setQueryData(queryKey, await write(next, stored.version));
    },
    () => queries.invalidateQueries({ queryKey }),
  );
  return (
    <>
      <TheirsCard what="these policies" theirs={draft.theirs} mine={draft.value} onSettle={draft.settle} />
      <Card title={title} description={description}>
        <div className="flex flex-col gap-4">
          <PolicyList
            tenant={tenant}
            label={title}
            policies={draft.value}
            onChange={draft.change}
            readOnly={readOnly}
            errors={draft.errors}
            pointer="/policies"
            phases={phases}
            takesAsked
          />
          {!readOnly && (
            <SaveBar
              inCard
              label="Review and save"
              changed={draft.changed}
              blocked={draft.theirs !== null}
              failure={draft.failure}
              status={draft.changed ? 'Not saved yet' : draft.saved ? 'Saved: gateways take it over within seconds.' : ''}
              onSave={() => setReviewing(true)}
              onUndo={draft.undo}
            />
          )}
          {reviewing && (
            <SaveDialog
              title={`Save ${title.charAt(0).toLowerCase()}${title.slice(1)}?`}
              effect={effect}
              confirmLabel="Save, live at once"
              before={stored.policies}
              after={draft.value}
              onClose={() => setReviewing(false)}
              onConfirm={draft.save}
            />
          )}
        </div>
      </Card>
    </>
  );
}
