'use client';
import { useQuery } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { api } from '@/lib/api';
import { formatMicros } from '@/lib/number';
import { problemView } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { CopyText } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { FactList } from '@/ui/fact-list';
import { TextLink } from '@/ui/link-button';
import { Markdown } from '@/ui/markdown';
import { SkeletonRows } from '@/ui/skeleton';
import { type Column, DataTable } from '@/ui/table/data-table';
import type { CallableModelView, ModelCallerView, ModelTargetFacts } from './model-view';
import { abilitiesOf, abilityWord, KIND_WORDS, priceOf, sureOf, tokensWords } from './model-words';
import { SampleTabs } from './sample-tabs';

const sizeWords = (tokens: number | null): string => (tokens === null ? 'not known' : `${tokensWords(tokens)} tokens`);
const money = (value: number | null): string => (value === null ? '–' : formatMicros(value));

const TARGETS: readonly Column<ModelTargetFacts>[] = [
  { id: 'model', header: 'Model', cell: (row) => <span className="wrap-anywhere">{`${row.provider}: ${row.model}`}</span> },
  { id: 'input', header: 'Input', cell: (row) => money(priceOf(row, 'inputPerMillion')), align: 'right' },
  { id: 'cached', header: 'Cached', cell: (row) => money(priceOf(row, 'cachedInputPerMillion')), align: 'right' },
  { id: 'output', header: 'Output', cell: (row) => money(priceOf(row, 'outputPerMillion')), align: 'right' },
  { id: 'context', header: 'Context', cell: (row) => tokensWords(row.contextTokens), align: 'right', wideOnly: true },
];

const KIND_HELP: Readonly<Record<CallableModelView['kind'], string>> = {
  route: 'A name of this API’s team. Which of its targets answers is chosen for each call; the header x-gatehouse-target says which it was.',
  pattern: 'The * stands for any text: ask for a name that fits.',
  model: 'Asked for directly, at this provider and no other.',
};

function Facts({ model }: { model: CallableModelView }) {
  const abilities = abilitiesOf(model);
  const facts = [
    { label: 'Ask for', value: <CopyText text={model.name} /> },
    { label: 'Context', value: sizeWords(sureOf(model, 'contextTokens')) },
    { label: 'Longest answer', value: sizeWords(sureOf(model, 'outputTokensMax')) },
    {
      label: 'Abilities',
      value:
        abilities.length === 0 ? (
          'not known'
        ) : (
          <span className="flex flex-wrap gap-1">
            {abilities.map((ability) => (
              <Badge key={ability}>{abilityWord(ability)}</Badge>
            ))}
          </span>
        ),
    },
  ];
  return (
    <>
      <p className="text-13 text-ink-muted">
        <Badge>{KIND_WORDS[model.kind]}</Badge> {KIND_HELP[model.kind]}
      </p>
      {model.description && <Markdown text={model.description} />}
      <FactList facts={facts} />
      <Card flush title={model.models.length === 1 ? 'Price' : 'Where it leads, and prices'} description="US dollars per million tokens.">
        <DataTable
          label="Prices"
          rows={model.models.slice(0, 20)}
          columns={TARGETS}
          rowId={(row) => `${row.provider} ${row.model} ${row.ask}`}
          empty={
            <EmptyState icon={Sparkles} title="Nothing is known of its models">
              The price is that of the model that answers.
            </EmptyState>
          }
        />
      </Card>
    </>
  );
}

interface ModelDetailProps {
  tenant: string;
  apiSlug: string;
  baseUrl: string | undefined;
  name: string;
  application: ModelCallerView | null;
  /** From the list, while it is asked for. */
  known: CallableModelView | undefined;
}

/** One model: what it can do and costs, and how it is called. */
export function ModelDetail({ tenant, apiSlug, baseUrl, name, application, known }: ModelDetailProps) {
  const query = { api: apiSlug, q: name, limit: 200, ...(application && { application: application.id }) };
  const { data, error, refetch } = useQuery({
    queryKey: ['callable-models', tenant, 'one', query],
    queryFn: () => api.modelRoutes.callable({ params: { tenant }, query }),
    enabled: known === undefined,
  });
  const model = known ?? data?.items.find((one) => one.name === name);
  if (model === undefined && error) return <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />;
  if (model === undefined && data === undefined) return <SkeletonRows label="Loading the model" />;
  if (model === undefined)
    return (
      <EmptyState icon={Sparkles} title="There is no such model here">
        It was taken away, or it is not for this application’s plan.
      </EmptyState>
    );
  const link = application && { id: application.id, name: application.name, href: `/developer/${tenant}/applications/${application.id}` };
  return (
    <div className="flex flex-col gap-4">
      <Facts model={model} />
      <section className="flex flex-col gap-3">
        <h2 className="font-semibold text-14">Call it</h2>
        {link && (
          <p className="text-13 text-ink-muted">
            {'As '}
            <TextLink href={link.href}>{link.name}</TextLink>: its page makes keys. A key is shown once, so none stands in the samples.
          </p>
        )}
        <SampleTabs baseUrl={baseUrl} model={model.models[0]?.ask ?? model.name} abilities={abilitiesOf(model)} application={link} />
      </section>
    </div>
  );
}
