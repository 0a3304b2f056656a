'use client';
import { PHASES, type Phase } from '@gatehouse/contracts';
import type { FieldProblem } from '@/lib/problem';
import type { Option } from '@/ui/select';
import { AddPolicy } from './add-policy';
import { phaseOf } from './move';
import { PHASE_WORDS } from './phase-words';
import { PolicyItem } from './policy-item';
import type { Policy } from './policy-types';
import { useAsked } from './use-asked';
import { usePlaces } from './use-places';

const GROUPS = ['sets', ...PHASES, null] as const;

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
  /** Of the API, where the list is of one. */
  operations?: readonly Option[];
  /** `?add=token-limit` puts one into this list: other pages lead here to add it. */
  takesAsked?: boolean;
}

/** Policies by phase, in the order in which they run. */
export function PolicyList({
  tenant,
  label,
  policies,
  onChange,
  readOnly,
  errors,
  pointer,
  phases,
  withoutSets = false,
  operations,
  takesAsked = false,
}: PolicyListProps) {
  const { region, place, add } = usePlaces(policies, onChange);
  useAsked(takesAsked && !readOnly, phases, add);
  return (
    <section ref={region} aria-label={label} className="flex flex-col gap-4">
      {policies.length === 0 && <p className="text-13 text-ink-muted">None.</p>}
      {GROUPS.map((phase) => {
        const inPhase = policies.map((policy, at) => ({ policy, at })).filter(({ policy }) => phaseOf(policy) === phase);
        if (inPhase.length === 0) return null;
        const [title, says] = PHASE_WORDS[phase ?? 'unknown'];
        return (
          <div key={title} className="flex flex-col gap-2">
            <h3 className="text-12 text-ink-muted">
              <span className="font-medium text-ink">{title}</span>, {says}
            </h3>
            <ol className="flex flex-col gap-2">
              {inPhase.map(({ policy, at }) => (
                <PolicyItem
                  key={at}
                  tenant={tenant}
                  policy={policy}
                  readOnly={readOnly}
                  place={place(at, policy)}
                  errors={errors}
                  pointer={`${pointer}/${at}`}
                  operations={operations}
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
