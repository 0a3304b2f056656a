'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import type { TeamRow } from './team-list';

const Values = z.object({ name: z.string().trim().min(1, 'A team needs a name').max(120) });

interface TeamDialogProps {
  tenant: string;
  /** Null: a new one. */
  team: TeamRow | null;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

/** Makes a team, or renames one. */
export function TeamDialog({ tenant, team, onClose, onSaved }: TeamDialogProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: team?.name ?? '' },
    onSubmit: async (body) => {
      await (team ? api.teams.update({ params: { tenant, team: team.id }, body }) : api.teams.create({ params: { tenant }, body }));
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={team ? `Rename ${team.name}` : 'New team'}
      description="A team owns APIs and applications together."
    >
      <Form state={state} submitLabel={team ? 'Rename team' : 'Make team'}>
        <TextField name="name" label="Name" autoComplete="off" />
      </Form>
    </Dialog>
  );
}
