'use client';
import { MODEL_ABILITIES } from '@gatehouse/contracts';
import { Sparkles } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { api } from '@/lib/api';
import { formatCount } from '@/lib/number';
import { useList } from '@/lib/use-list';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '@/ui/filter-bar';
import { LinkButton } from '@/ui/link-button';
import { WithAside } from '@/ui/page';
import { SidePanel } from '@/ui/side-panel';
import { Pager } from '@/ui/table/pager';
import { ModelDetail } from './model-detail';
import { ModelTable } from './model-table';
import type { CallableModelView, ModelCallerView } from './model-view';
import { abilityWord } from './model-words';
import { PlanAside } from './plan-aside';

const NAMES = ['q', 'ability', 'provider', 'application'] as const;

const callerHint = ({ name, subscription }: ModelCallerView): string =>
  subscription === null ? `${name}: not subscribed` : `${name}: ${subscription.plan.name}${subscription.state === 'active' ? '' : `, ${subscription.state}`}`;

function Empty({ filtered, caller, subscribeHref }: { filtered: boolean; caller: ModelCallerView | null; subscribeHref: string }) {
  if (caller && caller.subscription?.state !== 'active')
    return (
      <EmptyState
        icon={Sparkles}
        title={`${caller.name} may ask for no model here yet`}
        action={caller.subscription === null ? <LinkButton href={subscribeHref}>Subscribe</LinkButton> : undefined}
      >
        {caller.subscription === null
          ? 'Put it on a plan of this API: the plan says which models it may ask for.'
          : `Its subscription is ${caller.subscription.state}.`}
      </EmptyState>
    );
  return (
    <EmptyState icon={Sparkles} title={filtered ? 'No model matches' : 'No model is offered yet'}>
      {filtered ? 'Try another word, or reset the filters.' : 'Models appear here when the API’s team adds a provider, or leads a name to its models.'}
    </EmptyState>
  );
}

interface ModelsPageProps {
  tenant: string;
  apiSlug: string;
  baseUrl: string | undefined;
  subscribeHref: string;
}

/** The models that the reader's applications may ask for at one API. */
export function ModelsPage({ tenant, apiSlug, baseUrl, subscribeHref }: ModelsPageProps) {
  const filters = useFilters(NAMES);
  const [open, setOpen] = useQueryState('model', parseAsString);
  const set = Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== null));
  const list = useList({
    key: ['callable-models', tenant, apiSlug, set],
    read: (cursor) => api.modelRoutes.callable({ params: { tenant }, query: { ...(set as object), api: apiSlug, cursor, limit: 50 } }),
  });
  const rows = list.rows as readonly CallableModelView[] | undefined;
  const callers = list.answer?.applications ?? [];
  // whoever has one application need not choose it
  const caller = callers.find(({ id }) => id === filters.application) ?? (callers.length === 1 ? (callers[0] ?? null) : null);
  const filtered = filters.q !== null || filters.ability !== null || filters.provider !== null;
  return (
    <>
      <FilterBar names={NAMES}>
        <SelectFilter name="application" label="Application" options={callers.map((one) => ({ value: one.id, label: callerHint(one) }))} />
        <SearchFilter label="Search models" />
        <SelectFilter name="ability" label="Ability" options={MODEL_ABILITIES.map((value) => ({ value, label: abilityWord(value) }))} />
        <SelectFilter name="provider" label="Provider" options={(list.answer?.providers ?? []).map((value) => ({ value, label: value }))} />
      </FilterBar>
      <WithAside aside={<PlanAside tenant={tenant} subscribeHref={subscribeHref} application={caller} />}>
        <Card
          flush
          title="Models"
          description={
            list.answer
              ? `${formatCount(list.answer.total)} to ask for. Prices are US dollars per million tokens. Press one for the code that calls it.`
              : 'Prices are US dollars per million tokens.'
          }
        >
          <ModelTable
            rows={rows}
            problem={list.problem}
            onRetry={list.retry}
            onOpen={(name) => void setOpen(name)}
            openName={open}
            empty={<Empty filtered={filtered} caller={caller} subscribeHref={subscribeHref} />}
          />
          <Pager nextCursor={list.nextCursor} />
        </Card>
      </WithAside>
      <SidePanel open={open !== null} onOpenChange={(next) => !next && void setOpen(null)} title={open ?? ''}>
        {open !== null && (
          <ModelDetail
            key={open}
            tenant={tenant}
            apiSlug={apiSlug}
            baseUrl={baseUrl}
            name={open}
            application={caller}
            known={rows?.find(({ name }) => name === open)}
          />
        )}
      </SidePanel>
    </>
  );
}
