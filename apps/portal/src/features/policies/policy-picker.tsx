'use client';
import { PHASES, type Phase, POLICIES, type PolicyType } from '@gatehouse/contracts';
import { useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { SearchInput } from '@/ui/search-input';
import { PHASE_WORDS } from './phase-words';
import { ATTACHABLE, newPolicy, type Policy } from './policy-types';

interface PolicyPickerProps {
  /** Absent: any. */
  phases?: readonly Phase[];
  onClose: () => void;
  onPick: (policy: Policy) => void;
}

const matches = (type: PolicyType, search: string): boolean =>
  `${type} ${POLICIES[type].title} ${POLICIES[type].summary}`.toLowerCase().includes(search.trim().toLowerCase());

/** All types that can stand there, phase by phase, each with what it does; found by any word of that. */
export function PolicyPicker({ phases = PHASES, onClose, onPick }: PolicyPickerProps) {
  const [search, setSearch] = useState('');
  const groups = phases
    .map((phase) => ({ phase, types: ATTACHABLE.filter((type) => POLICIES[type].phase === phase && matches(type, search)) }))
    .filter(({ types }) => types.length > 0);
  const [first] = groups[0]?.types ?? [];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Add a policy" wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (first && search.trim() !== '') onPick(newPolicy(first));
        }}
      >
        <SearchInput label="Search policies" value={search} onChange={(event) => setSearch(event.target.value)} />
      </form>
      {groups.length === 0 && <p className="text-13 text-ink-muted">No policy is about that.</p>}
      {groups.map(({ phase, types }) => (
        <section key={phase} aria-label={PHASE_WORDS[phase][0]}>
          <h3 className="mb-1 text-12 text-ink-muted">
            <span className="font-medium text-ink">{PHASE_WORDS[phase][0]}</span>, {PHASE_WORDS[phase][1]}
          </h3>
          <ul className="grid gap-x-4 sm:grid-cols-2">
            {types.map((type) => (
              <li key={type}>
                <button
                  type="button"
                  onClick={() => onPick(newPolicy(type))}
                  className="-mx-2 flex h-full w-[calc(100%+16px)] flex-col items-start rounded-md px-2 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <span className="block font-medium text-13 text-ink">{POLICIES[type].title}</span>
                  <span className="block text-12 text-ink-muted">{POLICIES[type].summary}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}
