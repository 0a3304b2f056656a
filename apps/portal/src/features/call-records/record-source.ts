'use client';
import type { callRecords, Result } from '@gatehouse/contracts';
import { api } from '@/lib/api';

export type CallRow = Result<(typeof callRecords)['list']>['items'][number];
export type CallStory = Result<(typeof callRecords)['get']>;

/** `tenant`: every call of the tenant, for those who may read records. `own`: calls of the reader's own applications. */
export type RecordScope = 'tenant' | 'own';

export const RECORD_FILTERS = ['api', 'application', 'status', 'outcome', 'method', 'code', 'operation', 'path', 'requestId', 'slowerThanMs'] as const;
export type RecordFilters = Partial<Record<(typeof RECORD_FILTERS)[number] | 'from' | 'to' | 'environment', string | null>>;

const OUTCOMES = ['answered', 'refused', 'failed', 'aborted'] as const;

/** Drops what is not set; the contract checks the rest. */
export function recordQuery(filters: RecordFilters) {
  const { slowerThanMs, outcome, ...rest } = filters;
  const texts = Object.fromEntries(Object.entries(rest).filter(([, value]) => value)) as Record<string, string>;
  return {
    ...texts,
    outcome: OUTCOMES.find((one) => one === outcome),
    slowerThanMs: slowerThanMs ? Number(slowerThanMs) : undefined,
  };
}

export function readRecords(scope: RecordScope, tenant: string, filters: RecordFilters, cursor: string | undefined) {
  const call = { params: { tenant }, query: { ...recordQuery(filters), cursor, limit: 50 } };
  return scope === 'own' ? api.callRecords.listOwn(call) : api.callRecords.list(call);
}

export const recordPath = (scope: RecordScope, tenant: string, requestId: string): string =>
  scope === 'own' ? `/developer/${tenant}/calls/${requestId}` : `/console/${tenant}/records/${requestId}`;
