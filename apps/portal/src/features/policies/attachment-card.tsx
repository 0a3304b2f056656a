'use client';
import type { Phase, policies, Result } from '@gatehouse/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorState, ProblemNote } from '@/ui/error-state';
import { SkeletonRows } from '@/ui/skeleton';
import { PolicyList } from './policy-list';
import type { Policy } from './policy-types';
import { SaveDialog } from './save-dialog';

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
export function AttachmentCard({ tenant, title, description, effect, queryKey, read, write, phases }: AttachmentCardProps) {
  const queries = useQueryClient();
  const readOnly = !useMay(tenant, 'policies:write');
  const { data, error, refetch } = useQuery({ queryKey, queryFn: read });
  const [mine, setMine] = useState<Policy[] | null>(null);
  const [reviewing, setReviewing] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [saved, setSaved] = useState(false);
  const value = mine ?? data?.policies ?? [];
  const changed = mine !== null && JSON.stringify(mine) !== JSON.stringify(data?.policies);
  const save = async () => {
    try {
      queries.setQueryData(queryKey, await write(value, data?.version ?? 0));
      setMine(null);
      setSaved(true);
    } catch (problem) {
      setFailure(problem);
    }
  };
  return (
    <Card title={title} description={description}>
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!error && !data && <SkeletonRows label={`Loading ${title}`} />}
      {data && (
        <div className="flex flex-col gap-4">
          <PolicyList
            tenant={tenant}
            label={title}
            policies={value}
            onChange={(next) => {
              setMine(next);
              setFailure(null);
              setSaved(false);
            }}
            readOnly={readOnly}
            errors={failure === null ? [] : problemView(failure).errors}
            pointer="/policies"
            phases={phases}
          />
          {failure !== null && <ProblemNote problem={problemView(failure)} />}
          {!readOnly && (
            <div className="flex flex-wrap items-center gap-3">
              <Button disabled={!changed} onClick={() => setReviewing(true)}>
                Review and save
              </Button>
              {changed && (
                <Button variant="quiet" onClick={() => setMine(null)}>
                  Undo my changes
                </Button>
              )}
              <span role="status" className="text-13 text-ink-muted">
                {changed ? 'Not saved yet' : saved ? 'Saved: gateways take it over within seconds.' : ''}
              </span>
            </div>
          )}
        </div>
      )}
      {reviewing && data && (
        <SaveDialog
          title={`Save ${title.charAt(0).toLowerCase()}${title.slice(1)}?`}
          effect={effect}
          confirmLabel="Save, live at once"
          before={data.policies}
          after={value}
          onClose={() => setReviewing(false)}
          onConfirm={save}
        />
      )}
    </Card>
  );
}
