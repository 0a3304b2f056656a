'use client';
import { allowanceOf, type Limit, type Result, type subscriptions } from '@gatehouse/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Gauge, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { limitWords } from '@/features/plans/limit-words';
import { api } from '@/lib/api';
import { formatBytes, formatCount } from '@/lib/number';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Meter } from '@/ui/meter';
import { ReasonDialog } from '@/ui/reason-dialog';
import { RelativeTime } from '@/ui/relative-time';
import { Skeleton } from '@/ui/skeleton';
import { say } from '@/ui/toast';

export type Use = Result<(typeof subscriptions)['limits']>['items'][number];

const REFRESH_MS = 5_000;

const MICROS = 1_000_000;
const LEVELS = { tenant: 'of the tenant', api: 'of the API', operation: 'of', product: 'of the product', plan: 'of the plan' } as const;

const money = (micros: number): string =>
  (micros / MICROS).toLocaleString('en', { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 4 });

function amount(unit: Use['unit'], value: number): string {
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'micro-dollars') return money(value);
  return unit === 'tokens' ? `${formatCount(value)} tokens` : formatCount(value);
}

/** "5,000 tokens in any hour, of the API llm v1, for each team". */
function standingWords({ limit, unit, at, by, model }: Use): string {
  if (unit === 'calls' || unit === 'bytes') return limitWords(limit);
  const period = limitWords(limit).replace(/^[\d,]+ /, '');
  return `${amount(unit, mostOf(limit))} ${period}, ${LEVELS[at.level]} ${at.name}, for each ${by.join(' and ')}${model === null ? '' : `, for the model ${model}`}`;
}

/** What a counter goes by that nobody knows before a call. */
const SHOWN_BY_CALLS = new Set(['operation', 'credential', 'address', 'header', 'claim', 'team', 'member']);

/** Of an even rate the burst is what may be used at one time. */
const mostOf = (limit: Limit): number => (limit.kind === 'rate' && limit.algorithm === 'gcra' ? (limit.burst ?? limit.requests) : allowanceOf(limit));

function unknownWords({ limit, by, unit, resetsAt }: Use): string {
  const onlyByCalls = by.find((dimension) => SHOWN_BY_CALLS.has(dimension));
  if (resetsAt === null && unit !== 'calls' && onlyByCalls !== undefined)
    return `Counted by ${onlyByCalls}: each answer tells what is left in its RateLimit field.`;
  return limit.kind === 'concurrency' && limit.mode === 'fast' ? 'Each gateway counts its own share.' : 'Not known now: the counter store does not answer.';
}

export function LimitUse({ use, onReset }: { use: Use; onReset?: (() => void) | undefined }) {
  const { limit, unit, used, remaining, resetsAt } = use;
  const most = mostOf(limit);
  const text = used === null ? unknownWords(use) : `${amount(unit, used)} of ${amount(unit, most)} used, ${amount(unit, remaining ?? 0)} left`;
  return (
    <li className="flex flex-col gap-2 border-line border-b py-3 last:border-b-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="text-13 text-ink">
          <span className="font-medium">{limit.name}</span>
          <span className="text-ink-muted">{`: ${standingWords(use)}`}</span>
        </p>
        {onReset && (
          <Button size="sm" icon={RotateCcw} onClick={onReset}>
            {`Reset ${limit.name}`}
          </Button>
        )}
      </div>
      {used !== null && <Meter label={limit.name} value={used} max={most} text={text} />}
      <p className="tabular text-12 text-ink-muted">
        {text}
        {resetsAt && (
          <>
            {'. Begins anew '}
            <RelativeTime at={resetsAt} />
          </>
        )}
      </p>
    </li>
  );
}

/** What a subscription has used of each limit that it meets, and for approvers the way to begin one anew. */
export function LimitUses({ tenant, subscription }: { tenant: string; subscription: string }) {
  const params = { tenant, subscription };
  const key = ['subscriptions', tenant, 'limits', subscription];
  const client = useQueryClient();
  const mayReset = useMay(tenant, 'subscriptions:decide');
  const [resetting, setResetting] = useState<Use | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.subscriptions.limits({ params }), refetchInterval: REFRESH_MS });
  return (
    <Card title="Limits" description="Over all gateways, as of now. What a gateway counted in the last second may be missing.">
      {error && !data && <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />}
      {!error && !data && <Skeleton className="h-24" />}
      {data?.items.length === 0 && (
        <EmptyState icon={Gauge} title="No limit">
          Nothing limits how much this subscription calls.
        </EmptyState>
      )}
      <ul>
        {data?.items.map((use) => (
          <LimitUse key={use.id} use={use} onReset={mayReset && use.limit.kind !== 'concurrency' && use.used !== null ? () => setResetting(use) : undefined} />
        ))}
      </ul>
      {resetting && (
        <ReasonDialog
          title={`Reset ${resetting.limit.name}?`}
          effect={`The whole allowance is there again on all gateways within a second, for all who share it (each ${resetting.by.join(' and ')}), and the reset stands in the audit trail. It cannot be taken back.`}
          confirmLabel={`Reset ${resetting.limit.name}`}
          onClose={() => setResetting(null)}
          onConfirm={async (reason) => {
            client.setQueryData(key, await api.subscriptions.resetLimit({ params, body: { limit: resetting.id, reason } }));
            say.done(`${resetting.limit.name} begins anew`);
          }}
        />
      )}
    </Card>
  );
}
