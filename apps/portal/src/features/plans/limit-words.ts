import type { Limit } from '@gatehouse/contracts';

export const WINDOWS = [
  { value: '1000', label: 'second' },
  { value: '60000', label: 'minute' },
  { value: '3600000', label: 'hour' },
  { value: '86400000', label: 'day' },
] as const;

const windowWord = (ms: number): string => WINDOWS.find(({ value }) => Number(value) === ms)?.label ?? `${(ms / 1000).toLocaleString('en')} s`;
const article = (word: string): string => `${word === 'hour' ? 'an' : 'a'} ${word}`;

const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** "1.5 GB", in steps of 1,000. */
export function byteWords(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), BYTE_UNITS.length - 1);
  return `${(bytes / 1000 ** step).toLocaleString('en', { maximumFractionDigits: 1 })} ${BYTE_UNITS[step]}`;
}

function periodWords({ period, windowMs, timeZone }: { period: string; windowMs?: number | undefined; timeZone?: string | undefined }): string {
  if (period === 'rolling') return `in any ${windowWord(windowMs ?? 0)}`;
  return `a calendar ${period}${timeZone ? ` of ${timeZone}` : ''}`;
}

const OF = { request: ' sent', response: ' received', both: '' } as const;

/** "60 a minute", "1,000 a calendar day", "10 a second, bursts of 20", "5 GB a calendar month", "10 at once". */
export function limitWords(limit: Limit): string {
  if (limit.kind === 'concurrency') return `${limit.calls.toLocaleString('en')} at once`;
  if (limit.kind === 'bytes') return `${byteWords(limit.bytes)}${OF[limit.of]} ${periodWords(limit)}`;
  const count = limit.requests.toLocaleString('en');
  const weighed = limit.costs?.length ? ', some operations weigh more or less' : '';
  if (limit.kind === 'quota') return `${count} ${periodWords(limit)}${weighed}`;
  const burst = limit.algorithm === 'gcra' ? `, evenly, bursts of ${(limit.burst ?? limit.requests).toLocaleString('en')}` : '';
  return `${count} ${article(windowWord(limit.windowMs))}${burst}${weighed}`;
}
