'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';

const Values = z.object({ name: z.string().trim().min(1, 'An API needs a name').max(120) });

/** An API that leads to models needs a name: its document is made, and where calls go is said by model routes. */
export function NewModelApi({ tenant }: { tenant: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: '' },
    onSubmit: async ({ name }) => {
      const { api: made } = await api.apis.create({ params: { tenant }, body: { name, kind: 'llm' } });
      await client.invalidateQueries({ queryKey: ['apis', tenant] });
      router.push(`/console/${tenant}/apis/${made.slug}`);
    },
  });
  return (
    <>
      <Button icon={Sparkles} onClick={() => setOpen(true)}>
        New API for models
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New API for models"
        description="Answers the formats of OpenAI, Anthropic and Google at one address and leads to the models of your providers. Nobody can call it before you deploy and publish it."
      >
        <Form state={state} submitLabel="Make API">
          <TextField name="name" label="Name" hint="Such as Models" autoComplete="off" />
        </Form>
      </Dialog>
    </>
  );
}
