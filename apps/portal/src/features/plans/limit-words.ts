import type { Limit } from '@gatehouse/contracts';
import { formatBytes } from '@/lib/number';

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

function periodWords({ period, windowMs, timeZone }: { period: string; windowMs?: number | undefined; timeZone?: string | undefined }): string {
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
