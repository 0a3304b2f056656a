'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { COMMON_DEFAULTS, COMMON_VALUES, CommonFields, commonBody, NameField } from './credential-fields';
import { type Made, madeKey } from './credential-kinds';

const Values = z.object(COMMON_VALUES);

interface NewKeyDialogProps {
  tenant: string;
  applicationId: string;
  onClose: () => void;
  onMade: (made: Made) => Promise<void>;
}

export function NewKeyDialog({ tenant, applicationId, onClose, onMade }: NewKeyDialogProps) {
  const state = useProblemForm({
    schema: Values,
    defaultValues: COMMON_DEFAULTS,
    onSubmit: async (values) => {
      const { key } = await api.credentials.create({ params: { tenant, application: applicationId }, body: commonBody(values) });
      onClose();
      await onMade(madeKey(key));
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New key">
      <Form state={state} submitLabel="Make key">
        <NameField />
        <CommonFields tenant={tenant} applicationId={applicationId} />
      </Form>
    </Dialog>
  );
}
