'use client';
import { useRouter } from 'next/navigation';
import { useWatch } from 'react-hook-form';
import { api } from '@/lib/api';
import { pointerSegments } from '@/lib/pointer';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { SelectField, TextField } from '@/ui/form/fields';
import { Form } from '@/ui/form/form';
import { useProblemForm } from '@/ui/form/use-problem-form';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import type { UpstreamView } from '../upstream-view';
import { draftOf } from './draft';
import { CircuitSection, HealthSection } from './health-sections';
import { applyPreset, PRESETS } from './presets';
import { TargetFields } from './target-fields';
import { TlsSection } from './tls-section';
import { BalanceSection, PoolSection, RetrySection, TimeoutSection } from './traffic-sections';
import { fieldPath, UpstreamSchema, type UpstreamValues, valuesOf } from './values';

const HOSTS = [
  { value: 'target', label: 'The target’s own', hint: 'What most services expect' },
  { value: 'client', label: 'As the caller sent it', hint: 'For services that serve several hosts' },
];

function Sections({ hasKey }: { hasKey: boolean }) {
  const { draft, changed } = draftOf(useWatch() as UpstreamValues);
  return (
    <>
      <BalanceSection draft={draft} />
      <HealthSection draft={draft} changed={changed.health} />
      <RetrySection draft={draft} changed={changed.retry} />
      <TimeoutSection draft={draft} />
      <CircuitSection draft={draft} />
      <PoolSection draft={draft} changed={changed.pool} />
      <TlsSection draft={draft} hasKey={hasKey} />
    </>
  );
}

/** What the server says of one item of a list is shown at the list's field. */
async function atFields<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const view = problemView(error);
    throw { ...view, errors: view.errors.map(({ pointer, detail }) => ({ pointer: `/${fieldPath(pointerSegments(pointer)).join('/')}`, detail })) };
  }
}

/** Absent: a new one is made. */
export function UpstreamForm({ tenant, upstream }: { tenant: string; upstream?: UpstreamView }) {
  const router = useRouter();
  const base = `/console/${tenant}/upstreams`;
  const state = useProblemForm({
    schema: UpstreamSchema,
    defaultValues: valuesOf(upstream),
    onSubmit: async (body) => {
      const saved = upstream ? api.upstreams.replace({ params: { tenant, upstream: upstream.id }, body }) : api.upstreams.create({ params: { tenant }, body });
      const { id } = await atFields(saved);
      router.push(`${base}/${id}`);
      router.refresh();
    },
  });
  const usedBy = upstream?.usedBy.map(({ apiName, versionName }) => `${apiName} ${versionName}`) ?? [];
  return (
    <Form
      state={state}
      submitLabel={upstream ? 'Save upstream' : 'Make upstream'}
      secondary={<LinkButton href={upstream ? `${base}/${upstream.id}` : base}>Cancel</LinkButton>}
    >
      {usedBy.length > 0 && <Note tone="warn">{`Live as soon as it is saved, for ${usedBy.join(', ')}.`}</Note>}
      <Card>
        <div className="flex flex-col gap-4">
          <TextField name="name" label="Name" autoComplete="off" />
          <TargetFields />
          <SelectField name="hostHeader" label="Host header" options={HOSTS} />
        </div>
      </Card>
      <Card title="Begin with" description="Fills the sections below; each can be changed. Name, targets and certificates stay.">
        <div className="grid gap-2 sm:grid-cols-2">
          {PRESETS.map((preset) => (
            <div key={preset.id} className="flex items-start gap-3">
              <Button size="sm" className="shrink-0" onClick={() => applyPreset(preset, state.form)}>
                {preset.label}
              </Button>
              <span className="text-12 text-ink-muted">{preset.hint}</span>
            </div>
          ))}
        </div>
      </Card>
      <Sections hasKey={upstream?.tls?.clientCertificate !== undefined} />
    </Form>
  );
}
