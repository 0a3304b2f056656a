import type { Limit } from '@gatehouse/contracts';

export const WINDOWS = [
  { value: '1000', label: 'second' },
  { value: '60000', label: 'minute' },
  { value: '3600000', label: 'hour' },
  { value: '86400000', label: 'day' },
] as const;

const windowWord = (ms: number): string => WINDOWS.find(({ value }) => Number(value) === ms)?.label ?? `${(ms / 1000).toLocaleString('en')} s`;

/** "60 a minute", "1,000 a calendar day", "10 a second, bursts of 20". */
export function limitWords(limit: Limit): string {
  const count = limit.requests.toLocaleString('en');
  if (limit.kind === 'quota') return `${count} a calendar ${limit.period}`;
  const burst = limit.algorithm === 'gcra' ? `, evenly, bursts of ${(limit.burst ?? limit.requests).toLocaleString('en')}` : '';
  const word = windowWord(limit.windowMs);
  return `${count} ${word === 'hour' ? 'an' : 'a'} ${word}${burst}`;
}
