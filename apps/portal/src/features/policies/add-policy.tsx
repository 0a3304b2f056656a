'use client';
import { PHASES, type Phase, POLICIES } from '@gatehouse/contracts';
import { Plus } from 'lucide-react';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import { ATTACHABLE, newPolicy, newSetUse, type Policy } from './policy-types';
import { useSets } from './use-sets';

interface AddPolicyProps {
  tenant: string;
  onAdd: (policy: Policy) => void;
  phases: readonly Phase[] | undefined;
  withoutSets: boolean;
}

/** Everything that can be attached, phase by phase, and the tenant's sets. */
export function AddPolicy({ tenant, onAdd, phases = PHASES, withoutSets }: AddPolicyProps) {
  const sets = useSets(tenant) ?? [];
  const groups = phases.map((phase) =>
    ATTACHABLE.filter((type) => POLICIES[type].phase === phase).map((type) => ({
      label: POLICIES[type].title,
      hint: phase,
      onSelect: () => onAdd(newPolicy(type)),
    })),
  );
  const setGroup = sets.map(({ id, name, policies }) => ({ label: name, hint: `${policies.length} policies`, onSelect: () => onAdd(newSetUse(id)) }));
  return (
    <div className="flex flex-wrap gap-2">
      <Menu
        trigger={
          <Button size="sm" icon={Plus}>
            Add a policy
          </Button>
        }
        groups={groups.filter((group) => group.length > 0)}
      />
      {!withoutSets && setGroup.length > 0 && (
        <Menu
          trigger={
            <Button size="sm" icon={Plus}>
              Add a set
            </Button>
          }
          groups={[setGroup]}
        />
      )}
    </div>
  );
}
