'use client';
import { PHASES, type Phase } from '@gatehouse/contracts';
import { useState } from 'react';
import type { FieldProblem } from '@/lib/problem';
import { AddPolicy } from './add-policy';
import { dropped, neighbour, phaseOf, swapped } from './move';
import { PolicyItem } from './policy-item';
import type { Policy } from './policy-types';

const PHASE_WORDS: Record<Phase | 'sets', string> = {
  edge: 'At the edge, before anything else',
  identify: 'Who calls',
  authorize: 'May they',
  limit: 'How much',
  transform: 'Change request and response',
  cache: 'Answer from the cache',
  sets: 'Named lists, shared with others',
};
const GROUPS: readonly (Phase | 'sets' | null)[] = ['sets', ...PHASES, null];

interface PolicyListProps {
  tenant: string;
  /** Names the list: "Policies of the API". */
  label: string;
  policies: readonly Policy[];
  onChange: (policies: Policy[]) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
  /** Of the list in the request body. */
  pointer: string;
  /** Absent: any. */
  phases?: readonly Phase[];
  /** A set holds no sets. */
  withoutSets?: boolean;
}

/** Policies by phase, in the order in which they run. */
export function PolicyList({ tenant, label, policies, onChange, readOnly, errors, pointer, phases, withoutSets = false }: PolicyListProps) {
  const [open, setOpen] = useState<number | null>(null);
  const [held, setHeld] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const move = (at: number, step: -1 | 1) => {
    const other = neighbour(policies, at, step);
    if (other === null) return null;
    return () => {
      onChange(swapped(policies, at, other));
      if (open === at) setOpen(other);
      else if (open === other) setOpen(at);
    };
  };
  const letGo = () => {
    setHeld(null);
    setOver(null);
  };
  const dragging = (at: number, policy: Policy) => ({
    onStart: () => {
      setOpen(null);
      setHeld(at);
    },
    onEnter: () => setOver(held !== null && policies[held] && phaseOf(policies[held]) === phaseOf(policy) ? at : null),
    onDrop: () => {
      if (held !== null) onChange(dropped(policies, held, at));
      letGo();
    },
    onEnd: letGo,
    over: over === at && held !== at,
  });
  const add = (policy: Policy) => {
    onChange([...policies, policy]);
    setOpen(policies.length);
  };
  return (
    <section aria-label={label} className="flex flex-col gap-4">
      {policies.length === 0 && <p className="text-13 text-ink-muted">None.</p>}
      {GROUPS.map((phase) => {
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
                  tenant={tenant}
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
                  dragging={dragging(at, policy)}
                  errors={errors}
                  pointer={`${pointer}/${at}`}
                />
              ))}
            </ol>
          </div>
        );
      })}
      {!readOnly && <AddPolicy tenant={tenant} onAdd={add} phases={phases} withoutSets={withoutSets} />}
    </section>
  );
}
