import type { Outcome } from '@gatehouse/definition';

/** Which calls are meant, names already turned into ids. */
export interface Search {
  from?: Date;
  to?: Date;
  apiIds?: readonly string[];
  versionIds?: readonly string[];
  environmentIds?: readonly string[];
  applicationIds?: readonly string[];
  operation?: string;
  method?: string;
  /** Inclusive ranges, any of which fits. */
  statuses?: readonly { from: number; to: number }[];
  outcome?: Outcome;
  code?: string;
  policy?: string;
  requestId?: string;
  address?: string;
  /** A part of the path. */
  path?: string;
  slowerThanMs?: number;
  provider?: string;
  /** Asked for, or as the provider calls it. */
  model?: string;
  /** A model route's name. */
  route?: string;
}

/** `404`, `5xx`, or several with commas. */
export function parseStatuses(text: string): { from: number; to: number }[] {
  return text
    .split(',')
    .map((part) => (part.endsWith('xx') ? { from: Number(part[0]) * 100, to: Number(part[0]) * 100 + 99 } : { from: Number(part), to: Number(part) }));
}
