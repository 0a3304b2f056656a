'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { ProblemNote } from '@/ui/error-state';
import { OperationPolicies } from './operation-policies';
import { PolicyList } from './policy-list';
import type { Settings } from './policy-types';
import { RoutingCard } from './routing-card';

/** Policies and routing of one revision; of a draft they can be changed and are saved together. */
export function SettingsEditor({ revision }: { revision: RevisionView }) {
  const { tenant, params, key } = useThing();
  const queries = useQueryClient();
  const readOnly = !useMay(tenant, 'apis:write') || revision.state !== 'draft';
  const [base, setBase] = useState(revision);
  const [value, setValue] = useState<Settings>(revision.settings);
  const [theirs, setTheirs] = useState<RevisionView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const changed = JSON.stringify(value) !== JSON.stringify(base.settings);
  const errors = failure === null ? [] : problemView(failure).errors;
  const set = (change: Partial<Settings>) => {
    setValue((before) => ({ ...before, ...change }));
    setSaved(false);
    setFailure(null);
  };
  const at = { ...params, revision: revision.id };
  const write = async (contentHash: string) => {
    const after = await api.revisions.update({ params: at, body: { settings: value, contentHash } });
    setBase(after);
    setValue(after.settings);
    setSaved(true);
    await queries.invalidateQueries({ queryKey: [...key, 'revisions'] });
  };
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await write(base.contentHash).catch(async (error: unknown) => {
        if (problemView(error).code !== 'resource.conflict') throw error;
        const now = await api.revisions.get({ params: at });
        // Only the document changed beside: these settings go on from the new hash.
        if (JSON.stringify(now.settings) === JSON.stringify(base.settings)) return write(now.contentHash);
        setTheirs(now);
      });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const settle = (settings: Settings) => {
    if (theirs) setBase(theirs);
    setTheirs(null);
    setValue(settings);
  };
  return (
    <>
      {theirs && (
        <Card
          title="Somebody else changed these settings while you did"
          description="Nothing is lost: here is what they saved, and beneath it are your settings."
          actions={
            <>
              <Button onClick={() => settle(theirs.settings)}>Take theirs</Button>
              <Button onClick={() => settle(value)}>Go on with mine</Button>
            </>
          }
        >
          <CodeBlock title="What they saved" code={JSON.stringify(theirs.settings, null, 2)} />
        </Card>
      )}
      <RoutingCard value={value} onChange={set} readOnly={readOnly} errors={errors} />
      <Card
        title="Policies of the API"
        description="They run phase by phase, and within a phase in this order, for every operation. The limits of plans run beside them."
      >
        <PolicyList
          label="Policies of the API"
          policies={value.policies}
          onChange={(policies) => set({ policies })}
          readOnly={readOnly}
          errors={errors}
          pointer="/settings/policies"
        />
      </Card>
      <OperationPolicies
        revision={base}
        value={value.operationPolicies}
        onChange={(operationPolicies) => set({ operationPolicies })}
        readOnly={readOnly}
        errors={errors}
      />
      {!readOnly && (
        <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-3 border-line border-t bg-page px-4 py-3 md:-mx-8 md:px-8">
          {failure !== null && (
            <div className="max-h-48 w-full overflow-y-auto">
              <ProblemNote problem={problemView(failure)} />
            </div>
          )}
          <Button variant="primary" busy={busy} disabled={!changed || theirs !== null} onClick={() => void save()}>
            Save policies and routing
          </Button>
          {changed && (
            <Button variant="quiet" onClick={() => set(base.settings)}>
              Undo my changes
            </Button>
          )}
          <span role="status" className="text-13 text-ink-muted">
            {changed ? 'Not saved yet' : saved ? 'Saved. Traffic changes when the revision is deployed.' : 'All changes saved'}
          </span>
        </div>
      )}
    </>
  );
}
