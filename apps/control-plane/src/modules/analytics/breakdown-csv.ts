import type { API, Output } from '@gatehouse/contracts';
import { csvOf, dollars } from './csv.js';

type Row = Output<typeof API.modelUsage.breakdown>['rows'][number];

const FIGURES: readonly [column: string, of: (row: Row) => string | number][] = [
  ['calls', (row) => row.calls],
  ['failed', (row) => row.failed],
  ['input_tokens', (row) => row.inputTokens],
  ['cached_input_tokens', (row) => row.cachedInputTokens],
  ['output_tokens', (row) => row.outputTokens],
  ['spend_usd', (row) => dollars(row.spendMicros)],
  ['fallbacks', (row) => row.fallbacks],
  ['cache_hits', (row) => row.cacheHits],
  ['first_token_p50_ms', (row) => row.ttftP50Ms ?? ''],
  ['first_token_p95_ms', (row) => row.ttftP95Ms ?? ''],
  ['between_tokens_p50_ms', (row) => row.interTokenP50Ms ?? ''],
  ['between_tokens_p95_ms', (row) => row.interTokenP95Ms ?? ''],
  ['total_p50_ms', (row) => row.totalP50Ms ?? ''],
  ['total_p95_ms', (row) => row.totalP95Ms ?? ''],
];

/** One line per row. @param by heads the first column */
export function breakdownCsv(by: string, rows: readonly Row[]): string {
  const lines = rows.map((row) => [row.name, row.id.replace('\x1f', '/'), ...FIGURES.map(([, of]) => of(row))]);
  return csvOf([[by, `${by}_id`, ...FIGURES.map(([column]) => column)], ...lines]);
}
