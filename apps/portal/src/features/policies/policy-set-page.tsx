'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { WithAside } from '@/ui/page';
import { PolicyList } from './policy-list';
import type { Policy } from './policy-types';
import { SaveBar } from './save-bar';
import { SaveDialog } from './save-dialog';
import { SetAside } from './set-aside';
import { SetHeader } from './set-header';
import { TheirsCard } from './theirs-card';
import { useLocalDraft } from './use-local-draft';
import type { PolicySetView } from './use-sets';

interface Draft {
  name: string;
  description: string;
  policies: Policy[];
}

const draftOf = ({ name, description, policies }: PolicySetView): Draft => ({ name, description, policies });

function effectOf({ usedBy }: PolicySetView): string {
  if (usedBy.length === 0) return 'It stands nowhere yet: nobody’s calls change.';
  return `Live within seconds for ${usedBy.map(({ name }) => name).join(', ')}; revisions that are not deployed follow when they are. To undo it, save what stood there before.`;
}

function NameCard({ value, onChange }: { value: Draft; onChange: (value: Draft) => void }) {
  return (
    <Card title="Name and description">
      <div className="flex max-w-xl flex-col gap-4">
        <Field label="Name">
          <Input value={value.name} maxLength={120} onChange={(event) => onChange({ ...value, name: event.target.value })} />
        </Field>
        <Field label="Description" optional>
          <Input value={value.description} maxLength={2_000} onChange={(event) => onChange({ ...value, description: event.target.value })} />
        </Field>
      </div>
    </Card>
  );
}

interface SaveSetDialogProps {
  set: PolicySetView;
  value: Draft;
  note: string;
  onNote: (note: string) => void;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}

function SaveSetDialog({ set, value, note, onNote, ...rest }: SaveSetDialogProps) {
  return (
    <SaveDialog title={`Save ${set.name}?`} effect={effectOf(set)} confirmLabel="Save, live at once" before={draftOf(set)} after={value} {...rest}>
      <Field label="Why" optional hint="Kept with the version">
        <Input value={note} maxLength={500} onChange={(event) => onNote(event.target.value)} />
      </Field>
    </SaveDialog>
  );
}

export function PolicySetPage({ tenant, initial }: { tenant: string; initial: PolicySetView }) {
  const queries = useQueryClient();
  const readOnly = !useMay(tenant, 'policies:write');
  const params = { tenant, set: initial.id };
  const queryKey = ['policy-sets', tenant, initial.id];
  const { data: set } = useQuery({ queryKey, queryFn: () => api.policySets.get({ params }), initialData: initial });
  const [note, setNote] = useState('');
  const [saving, setSaving] = useState(false);
  const write = async (next: Draft) => {
    queries.setQueryData(queryKey, await api.policySets.update({ params, body: { ...next, expectedVersion: set.version, note } }));
    await queries.invalidateQueries({ queryKey: ['policy-set-versions', tenant, initial.id] });
    setNote('');
  };
  const draft = useLocalDraft(queryKey.join(' '), draftOf(set), write, () => queries.invalidateQueries({ queryKey }));
  const { value, change } = draft;
  return (
    <>
      <SetHeader tenant={tenant} set={set} />
      <WithAside aside={<SetAside tenant={tenant} set={set} />}>
        <TheirsCard what="this set" theirs={draft.theirs} mine={value} onSettle={draft.settle} />
        <Card
          title="Policies of the set"
          description="In the order in which they run within a phase. Where the set stands they run among the others of that phase."
        >
          <PolicyList
            tenant={tenant}
            label="Policies of the set"
            policies={value.policies}
            onChange={(policies) => change({ ...value, policies })}
            readOnly={readOnly}
            errors={draft.errors}
            pointer="/policies"
            withoutSets
            takesAsked
          />
        </Card>
        {!readOnly && (
          <>
            <NameCard value={value} onChange={change} />
            <SaveBar
              label="Review and save"
              changed={draft.changed}
              blocked={draft.theirs !== null}
              failure={draft.failure}
              status={draft.changed ? 'Not saved yet' : draft.saved ? `Saved as version ${set.version}` : `Version ${set.version}`}
              onSave={() => setSaving(true)}
              onUndo={draft.undo}
            />
          </>
        )}
      </WithAside>
      {saving && <SaveSetDialog set={set} value={value} note={note} onNote={setNote} onClose={() => setSaving(false)} onConfirm={draft.save} />}
    </>
  );
}
