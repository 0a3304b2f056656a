'use client';
import type { ReactNode } from 'react';
import { formatCount, formatMicros, formatMs } from '@/lib/number';
import { Badge } from '@/ui/badge';
import type { Compared } from './figures';
import type { Run } from './run-chat';
import type { Cost } from './use-cost';

interface Figure {
  label: string;
  value: string;
  detail?: string;
  best?: ReactNode;
}

function tokenWords({ usage }: Run['answer']): Pick<Figure, 'value' | 'detail'> {
  if (!usage) return { value: '–', detail: 'not told' };
  const parts = [
    ...(usage.cached > 0 ? [`${formatCount(usage.cached)} cached`] : []),
    ...(usage.reasoning > 0 ? [`${formatCount(usage.reasoning)} reasoning`] : []),
  ];
  return { value: `${formatCount(usage.input)} in, ${formatCount(usage.output)} out`, detail: parts.join(', ') || undefined };
}

const COST_FROM = { record: 'by the call’s record', catalogue: 'about, by the catalogue' } as const;

/** Times as this browser saw them. What is better than the other side’s is said so. */
export function RunFigures({ run, figures, cost, better }: { run: Run; figures: Compared; cost: Cost | null; better: ReadonlySet<keyof Compared> | null }) {
  const badge = (name: keyof Compared, word: string) => (better?.has(name) ? <Badge tone="good">{word}</Badge> : undefined);
  const shown: Figure[] = [
    { label: 'First token', value: formatMs(figures.first), best: badge('first', 'sooner') },
    { label: 'Tokens a second', value: figures.perSecond === null ? '–' : formatCount(Math.round(figures.perSecond)), best: badge('perSecond', 'faster') },
    { label: 'Total', value: formatMs(figures.total), best: badge('total', 'sooner') },
    { label: 'Tokens', ...tokenWords(run.answer) },
    { label: 'Cost', value: cost ? formatMicros(cost.micros) : '–', detail: cost ? COST_FROM[cost.from] : 'price not known', best: badge('cost', 'cheaper') },
    { label: 'Ended', value: run.answer.finish ?? '–', detail: run.answer.finish === 'length' ? 'cut off at the longest answer' : undefined },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 border-line border-t pt-3 sm:grid-cols-3">
      {shown.map(({ label, value, detail, best }) => (
        <div key={label} className="min-w-0">
          <dt className="text-12 text-ink-muted">{label}</dt>
          <dd className="flex flex-wrap items-center gap-x-2 font-medium text-13 text-ink tabular-nums">
            <span className="wrap-anywhere">{value}</span>
            {best}
          </dd>
          {detail && <dd className="text-12 text-ink-muted">{detail}</dd>}
        </div>
      ))}
    </dl>
  );
}
