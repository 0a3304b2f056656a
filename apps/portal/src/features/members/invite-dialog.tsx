'use client';
import { TENANT_ROLES } from '@gatehouse/contracts';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { CopyField } from '@/ui/copy';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { Note } from '@/ui/note';
import { RolePicker } from './roles';

const Values = z.object({ email: z.email('This is not an e-mail address'), roles: z.array(z.enum(TENANT_ROLES)).min(1, 'Choose at least one role') });

function RolesField() {
  const { field, fieldState } = useController<z.input<typeof Values>, 'roles'>({ name: 'roles' });
  return <RolePicker value={field.value} onChange={field.onChange} error={fieldState.error?.message} />;
}

interface InviteDialogProps {
  tenant: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onInvited: () => Promise<void>;
}

/** First the form, then the link: it is shown once, so that the invitation can also be handed over without mail. */
export function InviteDialog({ tenant, open, onOpenChange, onInvited }: InviteDialogProps) {
  const [link, setLink] = useState<string | null>(null);
  const state = useProblemForm({
    schema: Values,
    defaultValues: { email: '', roles: ['developer'] },
    onSubmit: async (values) => {
      setLink((await api.members.invite({ params: { tenant }, body: values })).link);
      await onInvited();
    },
  });
  const close = () => {
    onOpenChange(false);
    setLink(null);
    state.form.reset();
  };
  const done = (
    <Button variant="primary" onClick={close}>
      Done
    </Button>
  );
  return (
    <Dialog open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())} title="Invite to the tenant" actions={link ? done : undefined}>
      {link ? (
        <>
          <Note tone="good">The invitation is sent by mail. You can also hand over the link yourself; it is shown only now.</Note>
          <CopyField label="Invitation link" value={link} />
        </>
      ) : (
        <Form state={state} submitLabel="Send invitation">
          <TextField name="email" label="E-mail" type="email" autoComplete="off" />
          <RolesField />
        </Form>
      )}
    </Dialog>
  );
}
