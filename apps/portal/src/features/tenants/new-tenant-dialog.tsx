'use client';
import { slugify } from '@gatehouse/kernel/slug';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { say } from '@/ui/toast';

const Values = z.object({
  name: z.string().trim().min(1, 'A tenant needs a name').max(120),
  ownerEmail: z.union([z.literal(''), z.email('This is not an e-mail address')]),
});

export function NewTenantDialog({ open, onOpenChange, onMade }: { open: boolean; onOpenChange: (open: boolean) => void; onMade: () => Promise<void> }) {
  const router = useRouter();
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: '', ownerEmail: '' },
    onSubmit: async ({ name, ownerEmail }) => {
      const tenant = await api.tenants.create({ body: { name, ...(ownerEmail === '' ? {} : { ownerEmail }) } });
      await onMade();
      router.refresh(); // the new membership belongs to the session
      say.done(`${tenant.name} is ready`, { description: 'With a production and a test environment.' });
      onOpenChange(false);
      state.form.reset();
    },
  });
  const slug = slugify(state.form.watch('name'));
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New tenant" description="It gets a production and a test environment at once.">
      <Form state={state} submitLabel="Make tenant">
        <TextField name="name" label="Name" autoComplete="off" hint={slug ? `Its address will be /${slug}` : 'Such as Acme'} />
        <TextField name="ownerEmail" label="Owner’s e-mail" type="email" optional hint="Without one you are its owner. The owner needs an account first." />
      </Form>
    </Dialog>
  );
}
