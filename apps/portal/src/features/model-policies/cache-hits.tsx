'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { formatCount, percent } from '@/lib/number';
import { problemView } from '@/lib/problem';
import { Card } from '@/ui/card';
import { ErrorState } from '@/ui/error-state';
import { TextLink } from '@/ui/link-button';
import { Meter } from '@/ui/meter';
import { Skeleton } from '@/ui/skeleton';

const DAY_MS = 86_400_000;

/** How often caches answered, by model route. */
export function CacheHits({ tenant }: { tenant: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['model-usage', tenant, 'cache-hits'],
    queryFn: () => {
      const now = Date.now();
      const query = { from: new Date(now - DAY_MS).toISOString(), to: new Date(now).toISOString(), by: 'route', sort: 'calls', limit: 10 } as const;
      return api.modelUsage.breakdown({ params: { tenant }, query });
    },
  });
  return (
    <Card
      title="Answered from caches"
      description="In the last 24 hours, by model route."
      actions={
        <TextLink className="text-13" href={`/console/${tenant}/ai/usage?by=route&measure=cacheHits`}>
          More in usage
        </TextLink>
      }
    >
      {error && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!error && !data && <Skeleton className="h-24" />}
      {data?.rows.length === 0 && <p className="text-13 text-ink-muted">Nobody called a model in this time.</p>}
      <ul className="flex flex-col gap-3">
        {data?.rows.map(({ id, name, calls, cacheHits }) => {
          const text = `${percent(cacheHits, calls)}, ${formatCount(cacheHits)} of ${formatCount(calls)} calls`;
          const label = name || 'Asked for directly';
          return (
            <li key={id} className="flex flex-col gap-1">
              <p className="flex flex-wrap justify-between gap-x-4 text-13">
                <span className="wrap-anywhere text-ink">{label}</span>
                <span className="tabular text-ink-muted">{text}</span>
              </p>
              <Meter label={label} value={cacheHits} max={calls} text={text} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
