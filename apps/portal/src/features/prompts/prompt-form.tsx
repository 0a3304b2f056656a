'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useId, useMemo } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { api } from '@/lib/api';
import { pointerSegments } from '@/lib/pointer';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { TextareaField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { say } from '@/ui/toast';
import { MessageRows } from './message-rows';
import { PromptPreview } from './prompt-preview';
import { PromptSections } from './prompt-sections';
import { fieldOf, type PromptBody, PromptSchema, type PromptValues, readContent, valuesOf } from './prompt-values';
import type { PromptVersionView, PromptView } from './prompt-view';
import { VariableRows } from './variable-rows';

/** What the server says of the body is shown at the form's fields. */
async function atFields<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const view = problemView(error);
    throw { ...view, errors: view.errors.map(({ pointer, detail }) => ({ pointer: `/${fieldOf(pointerSegments(pointer)).map(String).join('/')}`, detail })) };
  }
}

/** The tenant's model routes are proposed; provider/model is taken, too. */
function ModelField({ tenant }: { tenant: string }) {
  const id = useId();
  const { data } = useQuery({ queryKey: ['model-routes', tenant, 'pick'], queryFn: () => api.modelRoutes.list({ params: { tenant } }), staleTime: 60_000 });
  return (
    <>
      <TextField name="model" label="Model" hint="A model route, or provider/model" list={id} mono autoComplete="off" spellCheck={false} />
      <datalist id={id}>
        {data?.items.map(({ id: key, name }) => (
          <option key={key} value={name} />
        ))}
      </datalist>
    </>
  );
}

function LivePreview({ tenant }: { tenant: string }) {
  const { getValues } = useFormContext<PromptValues>();
  const watched = useWatch<PromptValues>();
  const content = useMemo(() => readContent({ ...getValues(), ...(watched as PromptValues) }), [getValues, watched]);
  return <PromptPreview tenant={tenant} content={content} />;
}

function Naming() {
  return (
    <>
      <TextField name="name" label="Name" hint="Such as Summarise" autoComplete="off" />
      <TextField
        name="slug"
        label="Slug"
        hint="Stands in its address and stays; left out, it is made of the name"
        optional
        mono
        autoComplete="off"
        spellCheck={false}
      />
      <TextareaField name="description" label="Description" hint="For those who call it: what it is good for" optional rows={2} />
    </>
  );
}

interface PromptFormProps {
  tenant: string;
  /** A draft of a prompt that is there; absent: a new prompt. */
  draft?: { prompt: PromptView; version: PromptVersionView };
}

export function PromptForm({ tenant, draft }: PromptFormProps) {
  const router = useRouter();
  const client = useQueryClient();
  const list = `/console/${tenant}/ai/prompts`;
  const save = (body: PromptBody) =>
    draft
      ? api.prompts
          .updateVersion({
            params: { tenant, prompt: draft.prompt.id, number: draft.version.number },
            body: { content: body.content, note: body.note, updatedAt: draft.version.updatedAt },
          })
          .then(() => draft.prompt)
      : api.prompts.create({ params: { tenant }, body });
  const state = useProblemForm<PromptValues, PromptBody>({
    schema: PromptSchema,
    defaultValues: draft ? valuesOf({ ...draft.prompt, note: draft.version.note }, draft.version.content) : valuesOf(),
    onSubmit: async (body) => {
      const { slug, name } = await atFields(save(body));
      await client.invalidateQueries({ queryKey: ['prompts', tenant] });
      say.done(draft ? `The draft of ${name} is saved` : `${name} is there, as a draft`);
      router.push(`${list}/${slug}`);
      router.refresh();
    },
  });
  return (
    <Form
      state={state}
      submitLabel={draft ? 'Save draft' : 'Make prompt'}
      secondary={<LinkButton href={draft ? `${list}/${draft.prompt.slug}` : list}>Cancel</LinkButton>}
    >
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Card>
            <div className="flex flex-col gap-4">
              {!draft && <Naming />}
              <ModelField tenant={tenant} />
              <MessageRows />
              <VariableRows />
              <TextField name="note" label="What is new in it" hint="Shown in the list of versions" optional autoComplete="off" />
            </div>
          </Card>
          <PromptSections />
        </div>
        <div className="min-w-0 lg:sticky lg:top-16">
          <LivePreview tenant={tenant} />
        </div>
      </div>
    </Form>
  );
}
