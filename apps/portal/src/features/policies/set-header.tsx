'use client';
import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { IconButton } from '@/ui/icon-button';
import { PageHeader } from '@/ui/page-header';
import { RemoveSetDialog } from './remove-set-dialog';
import type { PolicySetView } from './use-sets';

/** The set's name, and what can be done with it as a whole. */
export function SetHeader({ tenant, set }: { tenant: string; set: PolicySetView }) {
  const router = useRouter();
  const mayWrite = useMay(tenant, 'policies:write');
  const [removing, setRemoving] = useState(false);
  const { name, description, policies, version } = set;
  const change = {
    label: 'Change',
    method: 'PUT',
    path: `/api/v1/tenants/${tenant}/policy-sets/${set.slug}`,
    body: { name, description, policies, expectedVersion: version },
  } as const;
  return (
    <>
      <PageHeader
        title={name}
        names={[set.id, set.slug]}
        description={description || 'A named list of policies.'}
        actions={
          <>
            <CopyAsCurl title="This set" requests={[change]} />
            {mayWrite && <IconButton icon={Trash2} label={`Remove ${name}`} variant="secondary" onClick={() => setRemoving(true)} />}
          </>
        }
      />
      <RemoveSetDialog
        set={removing ? set : null}
        onClose={() => setRemoving(false)}
        onConfirm={async () => {
          await api.policySets.remove({ params: { tenant, set: set.id } });
          router.push(`/console/${tenant}/policies`);
        }}
      />
    </>
  );
}
