'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { Field } from '@/ui/field';
import { IconButton } from '@/ui/icon-button';
import { Input } from '@/ui/input';
import { WithAside } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { PolicyList } from './policy-list';
import type { Policy } from './policy-types';
import { SaveBar } from './save-bar';
import { SaveDialog } from './save-dialog';
import { SetAside } from './set-aside';
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

export function PolicySetPage({ tenant, initial }: { tenant: string; initial: PolicySetView }) {
  const router = useRouter();
  const queries = useQueryClient();
  const readOnly = !useMay(tenant, 'policies:write');
  const params = { tenant, set: initial.id };
  const queryKey = ['policy-sets', tenant, initial.id];
  const { data: set } = useQuery({ queryKey, queryFn: () => api.policySets.get({ params }), initialData: initial });
  const [mine, setMine] = useState<Draft | null>(null);
  const [note, setNote] = useState('');
  const [dialog, setDialog] = useState<'save' | 'remove' | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saved, setSaved] = useState(false);
  const value = mine ?? draftOf(set);
  const changed = JSON.stringify(value) !== JSON.stringify(draftOf(set));
  const change = (part: Partial<Draft>) => {
    setMine({ ...value, ...part });
    setFailure(null);
    setSaved(false);
  };
  const save = async () => {
    try {
      const after = await api.policySets.update({ params, body: { ...value, expectedVersion: set.version, note } });
      queries.setQueryData(queryKey, after);
      await queries.invalidateQueries({ queryKey: ['policy-set-versions', tenant, initial.id] });
      setMine(null);
      setNote('');
      setSaved(true);
    } catch (problem) {
      setFailure(problem);
    }
  };
  return (
    <>
      <PageHeader
        title={set.name}
        names={[set.id, set.slug]}
        description={set.description || 'A named list of policies.'}
        actions={
          <>
            <CopyAsCurl
              title="This set"
              requests={[
                {
                  label: 'Change',
                  method: 'PUT',
                  path: `/api/v1/tenants/${tenant}/policy-sets/${set.slug}`,
                  body: { ...draftOf(set), expectedVersion: set.version },
                },
              ]}
            />
            {!readOnly && <IconButton icon={Trash2} label={`Remove ${set.name}`} variant="secondary" onClick={() => setDialog('remove')} />}
          </>
        }
      />
      <WithAside aside={<SetAside tenant={tenant} set={set} />}>
        <Card
          title="Policies of the set"
          description="In the order in which they run within a phase. Where the set stands they run among the others of that phase."
        >
          <PolicyList
            tenant={tenant}
            label="Policies of the set"
            policies={value.policies}
            onChange={(policies) => change({ policies })}
            readOnly={readOnly}
            errors={failure === null ? [] : problemView(failure).errors}
            pointer="/policies"
            withoutSets
          />
        </Card>
        {!readOnly && (
          <Card title="Name and description">
            <div className="flex max-w-xl flex-col gap-4">
              <Field label="Name">
                <Input value={value.name} maxLength={120} onChange={(event) => change({ name: event.target.value })} />
              </Field>
              <Field label="Description" optional>
                <Input value={value.description} maxLength={2_000} onChange={(event) => change({ description: event.target.value })} />
              </Field>
            </div>
          </Card>
        )}
        {!readOnly && (
          <SaveBar
            label="Review and save"
            changed={changed}
            failure={failure}
            status={changed ? 'Not saved yet' : saved ? `Saved as version ${set.version}` : `Version ${set.version}`}
            onSave={() => setDialog('save')}
            onUndo={() => setMine(null)}
          />
        )}
      </WithAside>
      {dialog === 'save' && (
        <SaveDialog
          title={`Save ${set.name}?`}
          effect={effectOf(set)}
          confirmLabel="Save, live at once"
          before={draftOf(set)}
          after={value}
          onClose={() => setDialog(null)}
          onConfirm={save}
        >
          <Field label="Why" optional hint="Kept with the version">
            <Input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
          </Field>
        </SaveDialog>
      )}
      <ConfirmDialog
        open={dialog === 'remove'}
        onOpenChange={(open) => !open && setDialog(null)}
        title={`Remove ${set.name}?`}
        effect="Only a set that stands nowhere can be removed. It cannot be brought back."
        confirmLabel="Remove set"
        danger
        onConfirm={async () => {
          await api.policySets.remove({ params });
          router.push(`/console/${tenant}/policies`);
        }}
      />
    </>
  );
}
