'use client';
import { z } from 'zod';
import { api } from '@/lib/api';
import { TextareaField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { say } from '@/ui/toast';
import { useThing } from '../thing/thing-context';

const Values = z.object({ description: z.string().max(20_000) });

export function VersionForm() {
  const { version, params, refresh } = useThing();
  const state = useProblemForm({
    schema: Values,
    defaultValues: { description: version.description },
    onSubmit: async (body) => {
      await api.versions.update({ params, body });
      await refresh();
      say.done(`${version.name} saved`);
    },
  });
  return (
    <Form state={state} submitLabel={`Save ${version.name}`}>
      <TextareaField name="description" label={`What is new in ${version.name}`} optional rows={3} hint="Markdown; shown in the catalogue beside the version" />
    </Form>
  );
}
