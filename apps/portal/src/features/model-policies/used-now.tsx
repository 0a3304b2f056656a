'use client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Gauge } from 'lucide-react';
import { LimitUse } from '@/features/subscriptions/limit-uses';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { TextLink } from '@/ui/link-button';
import { Skeleton } from '@/ui/skeleton';

const REFRESH_MS = 10_000;
const MONTH_MS = 30 * 86_400_000;
/** Of so many the counters are asked for. */
const APPLICATIONS = 5;
const SUBSCRIPTIONS = 8;

/** Subscriptions of those who spend most, dearest first. */
function useDearest(tenant: string) {
  return useQuery({
    queryKey: ['model-usage', tenant, 'dearest'],
    queryFn: async () => {
      const now = Date.now();
      const query = {
        from: new Date(now - MONTH_MS).toISOString(),
        to: new Date(now).toISOString(),
        by: 'application',
        sort: 'spend',
        limit: APPLICATIONS,
      } as const;
      const { rows } = await api.modelUsage.breakdown({ params: { tenant }, query });
      const pages = await Promise.all(
        rows
          .filter(({ id }) => id !== '')
          .map(({ id }) => api.subscriptions.list({ params: { tenant }, query: { application: id, state: 'active', all: 'true', limit: SUBSCRIPTIONS } })),
      );
      return pages.flatMap(({ items }) => items).slice(0, SUBSCRIPTIONS);
    },
  });
}

/** The live counters of budgets, of those who spent most in the last month; a counter that several share stands once. */
export function UsedNow({ tenant }: { tenant: string }) {
  const { data: subscriptions, error, refetch } = useDearest(tenant);
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
  const shown = groups.filter(({ uses }) => uses.length > 0);
  return (
    <Card title="Used now" description="Over all gateways, of those who spent most in the last 30 days. Renewed every ten seconds.">
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!error && loading && <Skeleton className="h-24" />}
      {!loading && shown.length === 0 && (
        <EmptyState icon={Gauge} title="Nothing is counted yet">
          Budgets show here once somebody calls models under one.
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
      </div>
    </Card>
  );
}
