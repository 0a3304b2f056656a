'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { type FieldProblem, problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { ErrorState } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';
import { SkeletonRows } from '@/ui/skeleton';
import { OperationRows } from './operation-rows';
import { ToolPreview } from './tool-preview';
import { type ServerConfig, sound } from './tool-settings';

const WHICH = [
  { value: 'all', label: 'Every operation', hint: 'Also those that later revisions add; named by the document' },
  { value: 'some', label: 'Only those chosen', hint: 'With names and words of their own, where the document’s are not for models' },
] as const;

interface OperationsCardProps {
  revision: RevisionView;
  value: ServerConfig;
  onChange: (config: ServerConfig) => void;
  readOnly: boolean;
  errors: readonly FieldProblem[];
  /** Of the policy's configuration in what is saved. */
  pointer: string;
}

function useTools(revision: RevisionView, tools: ServerConfig['tools']) {
  const { params, key } = useThing();
  const at = { ...params, revision: revision.id };
  return useQuery({
    queryKey: [...key, 'tools', revision.id, revision.contentHash, tools],
    queryFn: () => api.mcpTools.preview({ params: at, body: { tools } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** What is said of the server as a whole, and where it answers. */
function ServerFields({ value, onChange, readOnly, errors, pointer }: Omit<OperationsCardProps, 'revision'>) {
  const error = (member: string) => errors.find((one) => one.pointer === `${pointer}/${member}`)?.detail;
  return (
    <Card title="The server" description="What clients and models are told of it as a whole.">
      <div className="grid gap-4 md:grid-cols-2">
        <Field label="Title" optional hint="Left out: the API’s slug" error={error('title')}>
          <Input
            disabled={readOnly}
            maxLength={200}
            value={value.title ?? ''}
            onChange={(event) => onChange({ ...value, title: event.target.value || undefined })}
          />
        </Field>
        <Field label="Path" hint="Behind the version’s address" error={error('path')}>
          <Input mono disabled={readOnly} maxLength={100} value={value.path} onChange={(event) => onChange({ ...value, path: event.target.value })} />
        </Field>
        <Field label="Instructions" optional hint="When to use these tools, and in which order" error={error('instructions')} className="md:col-span-2">
          <Textarea
            rows={2}
            disabled={readOnly}
            maxLength={8_000}
            value={value.instructions ?? ''}
            onChange={(event) => onChange({ ...value, instructions: event.target.value || undefined })}
          />
        </Field>
      </div>
    </Card>
  );
}

/** Operations of the API as tools: which, and what models are told of them. */
export function OperationsCard({ revision, value, onChange, readOnly, errors, pointer }: OperationsCardProps) {
  const all = useTools(revision, []);
  const chosen = useDeferredValue(value.tools);
  const preview = useTools(revision, sound(chosen));
  const some = value.tools.length > 0;
  const first = all.data?.tools[0];
  if (all.error && !all.data) return <ErrorState problem={problemView(all.error)} onRetry={() => void all.refetch()} />;
  if (!all.data) return <SkeletonRows label="Loading operations" />;
  return (
    <>
      <ServerFields value={value} onChange={onChange} readOnly={readOnly} errors={errors} pointer={pointer} />
      <Card title="Tools" description="A call of a tool is a call of its operation: same caller, policies, limits and record.">
        <div className="flex flex-col gap-4">
          {!readOnly && (
            <RadioGroup
              aria-label="Which operations are tools"
              cards
              value={some ? 'some' : 'all'}
              options={WHICH}
              onChange={(which) => onChange({ ...value, tools: which === 'all' || !first ? [] : [{ operation: first.operation }] })}
            />
          )}
          {some && (
            <OperationRows
              all={all.data}
              value={value.tools}
              onChange={(tools) => onChange({ ...value, tools })}
              readOnly={readOnly}
              errors={errors}
              pointer={`${pointer}/tools`}
            />
          )}
        </div>
      </Card>
      <ToolPreview tools={preview.data?.tools} problem={preview.error ? problemView(preview.error) : null} />
    </>
  );
}
