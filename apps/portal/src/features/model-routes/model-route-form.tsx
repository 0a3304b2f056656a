'use client';
import { ROUTE_STRATEGIES } from '@gatehouse/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useWatch } from 'react-hook-form';
import { api } from '@/lib/api';
import { pointerSegments } from '@/lib/pointer';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { say } from '@/ui/toast';
import { RouteSections } from './model-route-sections';
import { fieldOf, type ModelRouteBody, ModelRouteSchema, type ModelRouteValues, valuesOf } from './model-route-values';
import type { ModelRouteView } from './model-route-view';
import { STRATEGIES } from './model-route-words';
import { TargetRows } from './target-rows';

const CHOICES = ROUTE_STRATEGIES.map((value) => ({ value, label: STRATEGIES[value].label }));

function StrategyField() {
  const strategy = useWatch<ModelRouteValues, 'strategy'>({ name: 'strategy' });
  return <SelectField name="strategy" label="Strategy" hint={STRATEGIES[strategy].does} options={CHOICES} />;
}

/** What the server says of the body is shown at the form's fields. */
async function atFields<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const view = problemView(error);
    throw { ...view, errors: view.errors.map(({ pointer, detail }) => ({ pointer: `/${fieldOf(pointerSegments(pointer)).map(String).join('/')}`, detail })) };
  }
}

/** Absent: a new one is made, for the provider that the address names. */
export function ModelRouteForm({ tenant, route }: { tenant: string; route?: ModelRouteView }) {
  const router = useRouter();
  const client = useQueryClient();
  const provider = useSearchParams().get('provider') ?? undefined;
  const list = `/console/${tenant}/ai/routes`;
  const state = useProblemForm<ModelRouteValues, ModelRouteBody>({
    schema: ModelRouteSchema,
    defaultValues: valuesOf(route, provider),
    onSubmit: async (body) => {
      const saved = route ? api.modelRoutes.replace({ params: { tenant, route: route.id }, body }) : api.modelRoutes.create({ params: { tenant }, body });
      const { name } = await atFields(saved);
      await Promise.all(['model-routes', 'providers'].map((key) => client.invalidateQueries({ queryKey: [key, tenant] })));
      say.done(`${name} is saved, and live`);
      router.push(list);
      router.refresh();
    },
  });
  return (
    <Form state={state} submitLabel={route ? 'Save model route' : 'Make model route'} secondary={<LinkButton href={list}>Cancel</LinkButton>}>
      <Card>
        <div className="flex flex-col gap-4">
          <TextField
            name="name"
            label="Name"
            hint="What callers ask for: smart, or a pattern such as gpt-* in which * stands for any text"
            mono
            autoComplete="off"
            spellCheck={false}
          />
          <TextField name="description" label="Description" hint="For callers: what it is good for" optional autoComplete="off" />
          <TargetRows tenant={tenant} known={route?.targets.map(({ providerId, provider: { name } }) => ({ value: providerId, label: name })) ?? []} />
          <StrategyField />
        </div>
      </Card>
      <RouteSections tenant={tenant} />
    </Form>
  );
}
