'use client';
import type { Phase } from '@gatehouse/contracts';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import { PolicyPicker } from './policy-picker';
import { newSetUse, type Policy } from './policy-types';
import { useSets } from './use-sets';

interface AddPolicyProps {
  tenant: string;
  onAdd: (policy: Policy) => void;
  phases: readonly Phase[] | undefined;
  withoutSets: boolean;
}

/** Everything that can be attached, and the tenant's sets. */
export function AddPolicy({ tenant, onAdd, phases, withoutSets }: AddPolicyProps) {
  const [picking, setPicking] = useState(false);
  const sets = useSets(tenant) ?? [];
  const setGroup = sets.map(({ id, name, policies }) => ({ label: name, hint: `${policies.length} policies`, onSelect: () => onAdd(newSetUse(id)) }));
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" icon={Plus} data-part="add" onClick={() => setPicking(true)}>
        Add a policy
      </Button>
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
      {picking && (
        <PolicyPicker
          phases={phases}
          onClose={() => setPicking(false)}
          onPick={(policy) => {
            setPicking(false);
            onAdd(policy);
          }}
        />
      )}
    </div>
  );
}
