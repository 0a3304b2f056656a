'use client';
import type { TenantRole } from '@gatehouse/contracts';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ProblemNote } from '@/ui/error-state';
import type { MemberRow } from './member-list';
import { RolePicker } from './roles';

interface RolesDialogProps {
  tenant: string;
  member: MemberRow | null;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

export function RolesDialog({ member, ...rest }: RolesDialogProps) {
  return member && <OpenDialog key={member.id} member={member} {...rest} />;
}

function OpenDialog({ tenant, member, onClose, onSaved }: RolesDialogProps & { member: MemberRow }) {
  const [roles, setRoles] = useState<readonly TenantRole[]>(member.roles);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await api.members.update({ params: { tenant, member: member.id }, body: { roles: [...roles] } });
      await onSaved();
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button variant="primary" busy={busy} disabled={roles.length === 0} onClick={save}>
        Save roles
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Roles of ${member.account.name}`}
      description="Effective with the next request."
      actions={actions}
    >
      <RolePicker value={roles} onChange={setRoles} error={roles.length === 0 ? 'Choose at least one role, or remove the member' : undefined} />
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
    </Dialog>
  );
}
