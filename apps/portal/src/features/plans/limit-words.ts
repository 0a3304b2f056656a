import type { catalogue, Limit, Result } from '@gatehouse/contracts';
import { formatBytes } from '@/lib/number';

type CatalogueApi = Result<(typeof catalogue)['get']>;

export const WINDOWS = [
  { value: '1000', label: 'second' },
  { value: '60000', label: 'minute' },
  { value: '3600000', label: 'hour' },
  { value: '86400000', label: 'day' },
] as const;

const DAY_MS = 86_400_000;

function windowWord(ms: number): string {
  const word = WINDOWS.find(({ value }) => Number(value) === ms)?.label;
  if (word) return word;
  return ms % DAY_MS === 0 ? `${ms / DAY_MS} days` : `${(ms / 1000).toLocaleString('en')} s`;
}
const article = (word: string): string => `${word === 'hour' ? 'an' : 'a'} ${word}`;

function periodWords({ period, windowMs, timeZone }: { period: string; windowMs?: number | null | undefined; timeZone?: string | null | undefined }): string {
  if (period === 'rolling') return `in any ${windowWord(windowMs ?? 0)}`;
  return `a calendar ${period}${timeZone ? ` of ${timeZone}` : ''}`;
}

const OF = { request: ' sent', response: ' received', both: '' } as const;

/** "60 a minute", "1,000 a calendar day", "10 a second, bursts of 20", "5 GB a calendar month", "10 at once". */
export function limitWords(limit: Limit): string {
  if (limit.kind === 'concurrency') return `${limit.calls.toLocaleString('en')} at once`;
  if (limit.kind === 'bytes') return `${formatBytes(limit.bytes)}${OF[limit.of]} ${periodWords(limit)}`;
  const count = limit.requests.toLocaleString('en');
  const weighed = limit.costs?.length ? ', some operations weigh more or less' : '';
  if (limit.kind === 'quota') return `${count} ${periodWords(limit)}${weighed}`;
  const burst = limit.algorithm === 'gcra' ? `, evenly, bursts of ${(limit.burst ?? limit.requests).toLocaleString('en')}` : '';
  return `${count} ${article(windowWord(limit.windowMs))}${burst}${weighed}`;
}

type ModelLimit = CatalogueApi['versions'][number]['plans'][number]['modelLimits'][number];

const TOKENS = { total: 'tokens', input: 'input tokens', output: 'output tokens' } as const;

/** "1,000,000 tokens a calendar day", "$5.00 for models in any hour, of each model". */
export function modelLimitWords(limit: ModelLimit): string {
  const amount =
    limit.unit === 'dollars'
      ? `${limit.amount.toLocaleString('en', { style: 'currency', currency: 'USD' })} for models`
      : `${limit.amount.toLocaleString('en')} ${TOKENS[limit.of ?? 'total']}`;
  return `${amount} ${periodWords(limit)}${limit.byModel ? ', of each model' : ''}`;
}
