'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useSubscriberChoices } from '@/features/applications/use-subscriber-choices';
import { api } from '@/lib/api';
import { type FieldProblem, type ProblemView, problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Checkbox } from '@/ui/checkbox';
import { ProblemNote } from '@/ui/error-state';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';
import type { Choices } from '@/ui/schema-form/choices';
import { SchemaForm } from '@/ui/schema-form/schema-form';
import type { UpstreamView } from '../upstream-view';
import { firstValue, type RoutingBody, type Section, type SectionName, sectionsOf, storedValue } from './routing-sections';

const SECTIONS = sectionsOf();

type Values = Partial<Record<SectionName, unknown>>;

interface SectionCardProps {
  section: Section;
  stored: unknown;
  value: unknown;
  onChange: (value: unknown) => void;
  /** It can be turned on. */
  possible: boolean;
  errors: readonly FieldProblem[];
  choices: Choices;
}

function SectionCard({ section, stored, value, onChange, possible, errors, choices }: SectionCardProps) {
  const { name, title, description, schema } = section;
  const on = value !== undefined;
  return (
    <Card title={title} description={description}>
      <div className="flex flex-col gap-4">
        <Checkbox
          label={`${title} on`}
          checked={on}
          disabled={!possible && !on}
          onChange={(next) => onChange(next ? (stored ?? firstValue(section)) : undefined)}
        />
        {on && <SchemaForm schema={schema} value={value} onChange={onChange} errors={errors} pointer={`/${name}`} choices={choices} />}
      </div>
    </Card>
  );
}

/** Where calls go beside the upstream's own targets. What is off is not sent, and so taken away. */
export function RoutingForm({ tenant, upstream, others }: { tenant: string; upstream: UpstreamView; others: readonly { id: string; name: string }[] }) {
  const router = useRouter();
  const { application } = useSubscriberChoices(tenant);
  const choices = { upstream: others.map(({ id, name }) => ({ value: id, label: name })), ...(application && { application }) };
  const [values, setValues] = useState<Values>(() => Object.fromEntries(SECTIONS.map(({ name }) => [name, storedValue(upstream, name)])));
  const [problem, setProblem] = useState<ProblemView | null>(null);
  const [busy, setBusy] = useState(false);
  const page = `/console/${tenant}/upstreams/${upstream.id}`;
  const save = async () => {
    setBusy(true);
    try {
      const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as RoutingBody;
      await api.upstreams.route({ params: { tenant, upstream: upstream.id }, body });
      router.push(page);
      router.refresh();
    } catch (error) {
      setProblem(problemView(error));
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {others.length === 0 && <Note>Splits and mirrors lead to other upstreams of this tenant, and there is none yet.</Note>}
      {SECTIONS.map((section) => (
        <SectionCard
          key={section.name}
          section={section}
          stored={storedValue(upstream, section.name)}
          value={values[section.name]}
          onChange={(value) => setValues({ ...values, [section.name]: value })}
          possible={section.name === 'function' || others.length > 0}
          errors={problem?.errors ?? []}
          choices={choices}
        />
      ))}
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap items-center gap-3 pt-1 text-13">
        <Button type="submit" variant="primary" busy={busy}>
          Save routing
        </Button>
        <LinkButton href={page}>Cancel</LinkButton>
      </div>
    </form>
  );
}
