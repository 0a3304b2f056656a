'use client';
import { PHASES, type Phase, POLICIES } from '@gatehouse/contracts';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { FieldProblem } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import { neighbour, phaseOf, swapped } from './move';
import { PolicyItem } from './policy-item';
import { ATTACHABLE, newPolicy, type Policy } from './policy-types';

const PHASE_WORDS: Record<Phase, string> = {
  edge: 'At the edge, before anything else',
  identify: 'Who calls',
  authorize: 'May they',
  limit: 'How much',
  transform: 'Change request and response',
  cache: 'Answer from the cache',
};

interface PolicyListProps {
  /** Names the list: "Policies of the API". */
  label: string;
  policies: readonly Policy[];
  onChange: (policies: Policy[]) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
  /** Of the list in the request body. */
  pointer: string;
}

/** Policies by phase, in the order in which they run. */
export function PolicyList({ label, policies, onChange, readOnly, errors, pointer }: PolicyListProps) {
  const [open, setOpen] = useState<number | null>(null);
  const move = (at: number, step: -1 | 1) => {
    const other = neighbour(policies, at, step);
    if (other === null) return null;
    return () => {
      onChange(swapped(policies, at, other));
      if (open === at) setOpen(other);
      else if (open === other) setOpen(at);
    };
  };
  const add = (type: (typeof ATTACHABLE)[number]) => {
    onChange([...policies, newPolicy(type)]);
    setOpen(policies.length);
  };
  const phases: (Phase | null)[] = [...PHASES, null];
  return (
    <section aria-label={label} className="flex flex-col gap-4">
      {policies.length === 0 && <p className="text-13 text-ink-muted">None.</p>}
      {phases.map((phase) => {
        const inPhase = policies.map((policy, at) => ({ policy, at })).filter(({ policy }) => phaseOf(policy) === phase);
        if (inPhase.length === 0) return null;
        return (
          <div key={phase ?? 'unknown'} className="flex flex-col gap-2">
            <h3 className="text-12 text-ink-muted">
              <span className="font-medium text-ink">{phase ?? 'unknown'}</span>
              {phase && `: ${PHASE_WORDS[phase]}`}
            </h3>
            <ol className="flex flex-col gap-2">
              {inPhase.map(({ policy, at }) => (
                <PolicyItem
                  key={at}
                  policy={policy}
                  readOnly={readOnly}
                  open={open === at}
                  onOpen={(on) => setOpen(on ? at : null)}
                  onChange={(next) => onChange(policies.map((one, index) => (index === at ? next : one)))}
                  onRemove={() => {
                    onChange(policies.filter((_, index) => index !== at));
                    setOpen(null);
                  }}
                  onUp={move(at, -1)}
                  onDown={move(at, 1)}
                  errors={errors}
                  pointer={`${pointer}/${at}`}
                />
              ))}
            </ol>
          </div>
        );
      })}
      {!readOnly && (
        <div>
          <Menu
            trigger={
              <Button size="sm" icon={Plus}>
                Add a policy
              </Button>
            }
            groups={[ATTACHABLE.map((type) => ({ label: POLICIES[type].title, hint: POLICIES[type].phase, onSelect: () => add(type) }))]}
          />
        </div>
      )}
    </section>
  );
}
