'use client';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { childPointer } from '@/lib/pointer';
import type { FieldProblem } from '@/lib/problem';
import { Card } from '@/ui/card';
import { Combobox } from '@/ui/combobox';
import { PolicyList } from './policy-list';
import type { Policy, Settings } from './policy-types';
import { useOperations } from './use-operations';

interface OperationPoliciesProps {
  revision: RevisionView;
  value: Settings['operationPolicies'];
  onChange: (value: Settings['operationPolicies']) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
}

/** Policies of single operations, beside those of the whole API. */
export function OperationPolicies({ revision, value, onChange, readOnly, errors }: OperationPoliciesProps) {
  const { tenant } = useThing();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const operations = useOperations(revision);
  const ids = [...new Set([...Object.keys(value), ...opened])];
  const set = (id: string, policies: Policy[]) => {
    const { [id]: _gone, ...rest } = value;
    onChange(policies.length > 0 ? { ...rest, [id]: policies } : rest);
  };
  return (
    <Card title="Policies of single operations" description="They run after those of the API in the same phase.">
      <div className="flex flex-col gap-5">
        {ids.length === 0 && <p className="text-13 text-ink-muted">None: every operation has the policies of the API.</p>}
        {ids.map((id) => {
          const operation = operations.find(({ value: one }) => one === id);
          return (
            <div key={id} className="flex flex-col gap-2">
              <p className="wrap-anywhere font-mono text-12 text-ink">{operation?.label ?? `${id} (not in the document)`}</p>
              <PolicyList
                tenant={tenant}
                label={`Policies of ${id}`}
                policies={value[id] ?? []}
                onChange={(policies) => {
                  set(id, policies);
                  setOpened((before) => (before.includes(id) ? before : [...before, id]));
                }}
                readOnly={readOnly}
                errors={errors}
                pointer={childPointer('/settings/operationPolicies', id)}
              />
            </div>
          );
        })}
        {!readOnly && (
          <Combobox
            key={ids.length}
            aria-label="Choose an operation"
            placeholder="Choose an operation"
            className="max-w-md"
            value={null}
            options={operations.filter(({ value: id }) => !ids.includes(id))}
            onChange={(id) => id && setOpened((before) => [...before, id])}
          />
        )}
      </div>
    </Card>
  );
}
