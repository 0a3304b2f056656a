'use client';
import { RevisionSettings } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import type { FieldProblem } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import type { FormSchema } from '@/ui/schema-form/schema';
import { SchemaForm } from '@/ui/schema-form/schema-form';
import type { Settings } from './policy-types';

const SCHEMA = z.toJSONSchema(RevisionSettings.shape.llm.unwrap(), { io: 'input' }) as FormSchema;

interface ModelsCardProps {
  value: NonNullable<Settings['llm']>;
  onChange: (llm: NonNullable<Settings['llm']>) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
}

/** Ids by the names of what they stand for. */
function useModelChoices() {
  const { tenant } = useThing();
  const params = { tenant };
  const mayPrompts = useMay(tenant, 'prompts:read');
  const routes = useQuery({ queryKey: ['model-routes', tenant, 'pick'], queryFn: () => api.modelRoutes.list({ params }), staleTime: 60_000 });
  const prompts = useQuery({ queryKey: ['prompts', tenant, 'pick'], queryFn: () => api.prompts.list({ params }), staleTime: 60_000, enabled: mayPrompts });
  const published = (prompts.data?.items ?? []).filter(({ current }) => current !== null);
  return {
    'model-route': (routes.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
    prompt: published.map(({ id, name, slug }) => ({ value: id, label: name, hint: slug })),
  };
}

/** Which models and prompts the API offers, and what it keeps of what is asked and answered. */
export function ModelsCard({ value, onChange, readOnly, errors }: ModelsCardProps) {
  const choices = useModelChoices();
  return (
    <Card title="Models" description="Which models and prompts it offers, and whether what is asked and answered is kept.">
      <fieldset disabled={readOnly} className="min-w-0">
        <legend className="sr-only">Models</legend>
        <SchemaForm
          schema={SCHEMA}
          value={value}
          onChange={(next) => !readOnly && onChange(next as NonNullable<Settings['llm']>)}
          errors={errors}
          pointer="/settings/llm"
          choices={choices}
        />
      </fieldset>
    </Card>
  );
}
