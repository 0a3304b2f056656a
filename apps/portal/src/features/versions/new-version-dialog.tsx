'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { SelectField, TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';

const EMPTY = 'empty';
const Values = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,30}$/i, 'Letters, digits, dots and hyphens, such as v2 or 2026-06'),
  description: z.string().max(20_000),
  from: z.string(),
});

/** "v1" -> "v2"; any other name is left to the reader. */
function nextName(names: readonly string[]): string {
  const numbers = names.map((name) => /^v(\d+)$/.exec(name)?.[1]).filter((one) => one !== undefined);
  return numbers.length === names.length ? `v${Math.max(...numbers.map(Number)) + 1}` : '';
}

/** Another version of the API, empty or from a revision of the one shown. */
export function NewVersionDialog({ onClose }: { onClose: () => void }) {
  const { params, key, version, versions, refresh, href } = useThing();
  const router = useRouter();
  const { data } = useQuery({ queryKey: [...key, 'revisions', 'pick'], queryFn: () => api.revisions.list({ params, query: { limit: 20 } }) });
  const state = useProblemForm({
    schema: Values,
    defaultValues: { name: nextName(versions.map(({ name }) => name)), description: '', from: EMPTY },
    onSubmit: async ({ name, description, from }) => {
      const made = await api.versions.create({
        params: { tenant: params.tenant, api: params.api },
        body: { name, description, ...(from !== EMPTY && { fromRevisionId: from }) },
      });
      await refresh();
      onClose();
      router.push(href('', made.name));
    },
  });
  const options = [
    { value: EMPTY, label: 'Nothing', hint: 'The document is written or pasted afterwards' },
    ...(data?.items ?? []).map(({ id, number, title, state: review }) => ({
      value: id,
      label: `Revision ${number} of ${version.name}`,
      hint: `${title}, ${review.replace('_', ' ')}`,
    })),
  ];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New version"
      description="It starts as a draft with its own revisions, deployments and lifecycle. The versions there are stay as they are."
    >
      <Form state={state} submitLabel="Make the version" secondary={<Button onClick={onClose}>Cancel</Button>}>
        <TextField name="name" label="Name" hint="Part of the address consumers call, such as v2" autoComplete="off" mono />
        <SelectField name="from" label="Start from" options={options} />
        <TextareaField name="description" label="What is new" optional rows={2} hint="Markdown; shown in the catalogue" />
      </Form>
    </Dialog>
  );
}
