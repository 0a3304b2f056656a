'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { api } from '@/lib/api';
import { Dialog } from '@/ui/dialog';
import { RadioField, SelectField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { Note } from '@/ui/note';
import { say } from '@/ui/toast';
import { offerPrompt } from './offer-prompt';
import type { PromptView } from './prompt-view';

const Values = z.object({ place: z.string().min(1, 'Choose one'), held: z.enum(['follow', 'hold']) });

/** Brings a prompt into an API of models: as a draft, which is then approved and deployed as any other change. */
export function OfferDialog({ tenant, prompt, onClose }: { tenant: string; prompt: PromptView; onClose: () => void }) {
  const router = useRouter();
  const { data } = useQuery({ queryKey: ['apis', tenant, 'llm'], queryFn: () => api.apis.list({ params: { tenant }, query: { kind: 'llm', limit: 200 } }) });
  const places = (data?.items ?? []).flatMap(({ name, slug, versions }) =>
    versions.filter(({ state }) => state !== 'retired').map((version) => ({ value: `${slug} ${version.name}`, label: `${name} ${version.name}` })),
  );
  const state = useProblemForm({
    schema: Values,
    defaultValues: { place: '', held: 'follow' },
    onSubmit: async ({ place, held }) => {
      const [slug = '', version = ''] = place.split(' ');
      const number = await offerPrompt({ tenant, api: slug, version }, prompt.id, held === 'hold' ? (prompt.current ?? undefined) : undefined);
      say.done(`${prompt.name} is in revision ${number}: approve and deploy it`);
      router.push(`/console/${tenant}/apis/${slug}/revisions`);
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Offer ${prompt.name} at an API`}
      description={`It becomes an operation, POST /v1/prompts/${prompt.slug}, with a schema of its variables: documented, tried out, planned and limited as any other.`}
    >
      {data && places.length === 0 ? (
        <Note tone="info">There is no API for models yet. Make one under APIs; it needs a name only.</Note>
      ) : (
        <Form state={state} submitLabel="Put it into a draft">
          <SelectField name="place" label="API" options={places} />
          <RadioField
            name="held"
            label="Which version serves"
            options={[
              { value: 'follow', label: 'The newest published one', hint: 'As soon as it is published; it takes whatever the one before took' },
              { value: 'hold', label: `Version ${prompt.current ?? ''}, and no other`, hint: 'Until another revision is deployed' },
            ]}
          />
        </Form>
      )}
    </Dialog>
  );
}
