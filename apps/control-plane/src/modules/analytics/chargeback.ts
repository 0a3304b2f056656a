import type { ChargebackRow } from '../call-records/index.js';
import { csvOf, dollars } from './csv.js';

const COLUMNS = [
  'day',
  'application',
  'application_id',
  'api',
  'model_route',
  'provider',
  'model',
  'calls',
  'failed',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'spend_usd',
  'unpriced_calls',
  'estimated_calls',
  'cache_hits',
] as const;

/** A bill by day, application and model. @param nameOf of an id; itself where what it named is gone */
export function chargebackCsv(rows: readonly ChargebackRow[], nameOf: (id: string) => string): string {
  const lines = rows.map((row) => [
    row.day,
    nameOf(row.applicationId),
    row.applicationId,
    nameOf(row.apiId),
    row.route,
    nameOf(row.providerId),
    row.model,
    row.calls,
    row.failed,
    row.inputTokens,
    row.cachedInputTokens,
    row.cacheWriteTokens,
    row.outputTokens,
    row.reasoningTokens,
    dollars(row.spendMicros),
    row.unpriced,
    row.estimated,
    row.cacheHits,
  ]);
  return csvOf([COLUMNS, ...lines]);
}
