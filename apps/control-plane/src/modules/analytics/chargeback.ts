import type { ChargebackRow } from '../call-records/index.js';

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

/** What a spreadsheet would take for a formula is made a text: names are people's own. */
const asText = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

/** RFC 4180. */
function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(value) : asText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Exact: micro-dollars are whole numbers. */
function dollars(micros: number): string {
  const text = String(Math.round(micros)).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

/** A bill by day, application and model. @param nameOf of an id; itself where what it named is gone */
export function chargebackCsv(rows: readonly ChargebackRow[], nameOf: (id: string) => string): string {
  const lines = rows.map((row) =>
    [
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
    ]
      .map(cell)
      .join(','),
  );
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}
