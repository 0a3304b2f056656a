'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { get, useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { api } from '@/lib/api';
import { Button } from '@/ui/button';
import { NumberField, SelectField, TextField } from '@/ui/form/fields';
import { IconButton } from '@/ui/icon-button';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import type { Option } from '@/ui/select';
import type { ModelRouteValues } from './model-route-values';

/** The provider's models are proposed; any other name is taken, too. */
function ModelField({ tenant, index }: { tenant: string; index: number }) {
  const id = useId();
  const provider = useWatch<ModelRouteValues, `targets.${number}.providerId`>({ name: `targets.${index}.providerId` });
  const { data } = useQuery({
    queryKey: ['providers', tenant, 'models', provider],
    queryFn: () => api.providers.models({ params: { tenant, provider } }),
    enabled: provider !== '',
    staleTime: 60_000,
  });
  return (
    <>
      <TextField name={`targets.${index}.model`} label={`Model ${index + 1}`} list={id} mono autoComplete="off" spellCheck={false} />
      <datalist id={id}>
        {data?.items.map((model) => (
          <option key={model.id} value={model.id} />
        ))}
      </datalist>
    </>
  );
}

/** Provider, model, weight and rank of each target. `known`: providers by name until all of them are there. */
export function TargetRows({ tenant, known }: { tenant: string; known: readonly Option[] }) {
  const { fields, append, remove } = useFieldArray<ModelRouteValues, 'targets'>({ name: 'targets' });
  const { errors } = useFormContext<ModelRouteValues>().formState;
  const { data } = useQuery({ queryKey: ['providers', tenant, 'pick'], queryFn: () => api.providers.list({ params: { tenant } }) });
  const options: readonly Option[] = data?.items.map(({ id, name, slug }) => ({ value: id, label: name, hint: slug })) ?? known;
  const problem: unknown = get(errors, 'targets.root.message') ?? get(errors, 'targets.message');
  return (
    <fieldset className="@container flex min-w-0 flex-col gap-3">
      <legend className="mb-1 font-medium text-13 text-ink">Targets</legend>
      {data?.items.length === 0 && (
        <Note tone="warn">
          There is no provider yet. <TextLink href={`/console/${tenant}/ai/providers/new`}>Add one</TextLink> first.
        </Note>
      )}
      {fields.map((field, index) => (
        <div
          key={field.id}
          className="grid grid-cols-2 gap-x-2 gap-y-3 rounded-md border border-line p-3 @2xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_72px_72px_auto]"
        >
          <div className="@max-2xl:col-span-2">
            <SelectField name={`targets.${index}.providerId`} label={`Provider ${index + 1}`} options={options} />
          </div>
          <div className="@max-2xl:col-span-2">
            <ModelField tenant={tenant} index={index} />
          </div>
          <NumberField name={`targets.${index}.weight`} label="Weight" min={0} max={1000} />
          <NumberField name={`targets.${index}.priority`} label="Rank" min={0} max={100} />
          <div className="@max-2xl:col-span-2 @2xl:pt-7">
            <IconButton icon={Trash2} label={`Remove target ${index + 1}`} disabled={fields.length === 1} onClick={() => remove(index)} />
          </div>
        </div>
      ))}
      {typeof problem === 'string' && <p className="text-12 text-bad">{problem}</p>}
      <p className="text-12 text-ink-muted">
        Weight is a share of the calls; 0 takes none. The lowest rank answers; a higher one only where no target of a lower one can. A model * stands for what
        the pattern’s * stood for.
      </p>
      <div>
        <Button size="sm" icon={Plus} onClick={() => append({ providerId: '', model: '', weight: 1, priority: 0 })}>
          Add a target
        </Button>
      </div>
    </fieldset>
  );
}
