'use client';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, Gauge } from 'lucide-react';
import { useState } from 'react';
import { LimitUse } from '@/features/subscriptions/limit-uses';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { TextLink } from '@/ui/link-button';
import { Skeleton } from '@/ui/skeleton';

const REFRESH_MS = 10_000;
const MONTH_MS = 30 * 86_400_000;
/** Of so many the counters are asked for at once. */
const APPLICATIONS = 5;
const SPENDERS = 200;
const SUBSCRIPTIONS = 20;

/** Applications that called models, dearest first. */
function useSpenders(tenant: string) {
  return useQuery({
    queryKey: ['model-usage', tenant, 'dearest'],
    queryFn: async () => {
      const now = Date.now();
      const query = {
        from: new Date(now - MONTH_MS).toISOString(),
        to: new Date(now).toISOString(),
        by: 'application',
        sort: 'spend',
        limit: SPENDERS,
      } as const;
      const { rows } = await api.modelUsage.breakdown({ params: { tenant }, query });
      return rows.map(({ id }) => id).filter((id) => id !== '');
    },
  });
}

/** Their active subscriptions, in the same order. */
function useSubscriptions(tenant: string, applications: readonly string[] | undefined) {
  return useQuery({
    queryKey: ['subscriptions', tenant, 'of', applications],
    queryFn: async () => {
      const query = { state: 'active', all: 'true', limit: SUBSCRIPTIONS } as const;
      const pages = await Promise.all((applications ?? []).map((id) => api.subscriptions.list({ params: { tenant }, query: { ...query, application: id } })));
      return pages.flatMap(({ items }) => items);
    },
    enabled: applications !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** Where among the spenders the card is; nothing where one page has all. */
function Turn({ page, of, onTurn }: { page: number; of: number; onTurn: (page: number) => void }) {
  if (of <= APPLICATIONS) return null;
  const first = page * APPLICATIONS;
  return (
    <nav aria-label="Applications" className="flex flex-wrap items-center justify-end gap-2 text-13 text-ink-muted">
      <span>{`Applications ${first + 1} to ${Math.min(of, first + APPLICATIONS)} of ${of}`}</span>
      <Button size="sm" icon={ArrowLeft} disabled={page === 0} onClick={() => onTurn(page - 1)}>
        Previous
      </Button>
      <Button size="sm" icon={ArrowRight} disabled={first + APPLICATIONS >= of} onClick={() => onTurn(page + 1)}>
        Next
      </Button>
    </nav>
  );
}

type Subscription = NonNullable<ReturnType<typeof useSubscriptions>['data']>[number];

/** The budgets that subscriptions meet, with what is used of them; a counter that several share stands once. */
function useBudgets(tenant: string, subscriptions: readonly Subscription[] | undefined) {
  const limits = useQueries({
    queries: (subscriptions ?? []).map(({ id }) => ({
      queryKey: ['subscriptions', tenant, 'limits', id],
      queryFn: () => api.subscriptions.limits({ params: { tenant, subscription: id } }),
      refetchInterval: REFRESH_MS,
    })),
  });
  const loading = subscriptions === undefined || limits.some(({ isPending }) => isPending);
  const seen = new Set<string>();
  const groups = (subscriptions ?? []).map((subscription, index) => {
    const uses = (limits[index]?.data?.items ?? []).filter(({ id, unit }) => (unit === 'tokens' || unit === 'micro-dollars') && !seen.has(id) && seen.add(id));
    return { subscription, uses };
  });
  return { loading, shown: groups.filter(({ uses }) => uses.length > 0) };
}

/** The live counters of budgets, of those who spent most in the last month first. */
export function UsedNow({ tenant }: { tenant: string }) {
  const [page, setPage] = useState(0);
  const { data: spenders, error, refetch } = useSpenders(tenant);
  const subscriptions = useSubscriptions(tenant, spenders?.slice(page * APPLICATIONS, (page + 1) * APPLICATIONS));
  const { loading, shown } = useBudgets(tenant, subscriptions.data);
  const failed = error ?? subscriptions.error;
  return (
    <Card title="Used now" description="Over all gateways, those who spent most in the last 30 days first. Renewed every ten seconds.">
      {failed && <ErrorState problem={problemView(failed)} onRetry={() => void (error ? refetch() : subscriptions.refetch())} />}
      {!failed && loading && <Skeleton className="h-24" />}
      {!failed && !loading && shown.length === 0 && (
        <EmptyState icon={Gauge} title={page === 0 ? 'Nothing is counted yet' : 'These meet no budget'}>
          {page === 0 ? 'Budgets show here once somebody calls models under one.' : 'None of these applications meets a limit of tokens or money now.'}
        </EmptyState>
      )}
      <div className="flex flex-col gap-5">
        {shown.map(({ subscription, uses }) => (
          <section key={subscription.id} aria-label={subscription.application.name}>
            <h3 className="wrap-anywhere text-13 text-ink-muted">
              <TextLink href={`/console/${tenant}/subscriptions/all/${subscription.id}`}>{subscription.application.name}</TextLink>
              {` on ${subscription.plan.name}`}
            </h3>
            <ul>
              {uses.map((use) => (
                <LimitUse key={use.id} use={use} />
              ))}
            </ul>
          </section>
        ))}
        <Turn page={page} of={spenders?.length ?? 0} onTurn={setPage} />
      </div>
    </Card>
  );
}
