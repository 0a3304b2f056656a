'use client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { LimitUse } from '@/features/subscriptions/limit-uses';
import { apisOf } from '@/features/subscriptions/subscription-facts';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { ProblemNote } from '@/ui/error-state';
import { TextLink } from '@/ui/link-button';

const SUBSCRIPTIONS_MAX = 20;
const REFRESH_MS = 30_000;

/** What is left of tokens and money, of each subscription that has such a limit. Nothing where none has. */
export function BudgetsLeft({ tenant, application }: { tenant: string; application: string | null }) {
  const query = { state: 'active' as const, limit: SUBSCRIPTIONS_MAX, ...(application && { application }) };
  const { data: subscriptions } = useQuery({
    queryKey: ['subscriptions', tenant, 'own-active', query],
    queryFn: () => api.subscriptions.list({ params: { tenant }, query }),
  });
  const limits = useQueries({
    queries: (subscriptions?.items ?? []).map(({ id }) => ({
      queryKey: ['subscriptions', tenant, 'limits', id],
      queryFn: () => api.subscriptions.limits({ params: { tenant, subscription: id } }),
      refetchInterval: REFRESH_MS,
    })),
  });
  const shown = (subscriptions?.items ?? []).flatMap((subscription, index) => {
    const { data, error } = limits[index] ?? {};
    const uses = data?.items.filter(({ unit }) => unit === 'tokens' || unit === 'micro-dollars') ?? [];
    return uses.length > 0 || error ? [{ subscription, uses, error: error ?? null }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <Card title="What is left" description="Of tokens and money, over all gateways, as of now.">
      <div className="flex flex-col gap-5">
        {shown.map(({ subscription, uses, error }) => (
          <section key={subscription.id} aria-label={`${subscription.application.name}, ${apisOf(subscription)}`}>
            <h3 className="font-medium text-13">
              <TextLink href={`/developer/${tenant}/subscriptions/${subscription.id}`}>{subscription.application.name}</TextLink>
              <span className="text-ink-muted">{` on ${subscription.plan.name} of ${apisOf(subscription)}`}</span>
            </h3>
            {error && <ProblemNote problem={problemView(error)} />}
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
