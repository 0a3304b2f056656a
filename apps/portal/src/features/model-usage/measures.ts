import { MODEL_DIMENSIONS, type modelUsage, type Result } from '@gatehouse/contracts';
import { formatCount, formatMicros, formatMs } from '@/lib/number';

export type Breakdown = Result<(typeof modelUsage)['breakdown']>;
export type Part = NonNullable<Breakdown['rest']>;
export type Dimension = (typeof MODEL_DIMENSIONS)[number];

/** As headings of the first column, and in the choice "By ...". */
export const DIMENSIONS: Readonly<Record<Dimension, string>> = {
  model: 'Model',
  provider: 'Provider',
  route: 'Model route',
  api: 'API',
  application: 'Application',
  team: 'Team',
  member: 'Member',
  credential: 'Key',
  plan: 'Plan',
  prompt: 'Prompt and version',
  day: 'Day',
  hour: 'Hour',
};

export const dimensionOf = (text: string | null): Dimension => MODEL_DIMENSIONS.find((one) => one === text) ?? 'model';

/** What calls without it are called. */
export const NONE: Readonly<Partial<Record<Dimension, string>>> = {
  model: 'No model answered',
  provider: 'None was asked',
  route: 'Asked for directly',
  application: 'Without an application',
  team: 'Of no team',
  member: 'Of no single member',
  credential: 'Without a key',
  plan: 'Without a plan',
  prompt: 'Without a prompt',
};

interface Measure {
  label: string;
  of: (part: Part) => number | null;
  format: (value: number) => string;
  /** What the largest rows are chosen by. Times are not summed: the rows that cost most are drawn. */
  sort: 'spend' | 'tokens' | 'calls' | 'failed' | 'fallbacks' | 'cacheHits';
  summed: boolean;
}

const ms = (value: number): string => formatMs(value);

export const MEASURES = {
  spend: { label: 'Spend', of: (part) => part.spendMicros, format: formatMicros, sort: 'spend', summed: true },
  tokens: { label: 'Tokens', of: (part) => part.inputTokens + part.outputTokens, format: formatCount, sort: 'tokens', summed: true },
  calls: { label: 'Calls', of: (part) => part.calls, format: formatCount, sort: 'calls', summed: true },
  failed: { label: 'Failed calls', of: (part) => part.failed, format: formatCount, sort: 'failed', summed: true },
  fallbacks: { label: 'Other targets tried', of: (part) => part.fallbacks, format: formatCount, sort: 'fallbacks', summed: true },
  cacheHits: { label: 'Answered from our cache', of: (part) => part.cacheHits, format: formatCount, sort: 'cacheHits', summed: true },
  ttft: { label: 'First token, p95', of: (part) => part.ttftP95Ms, format: ms, sort: 'calls', summed: false },
  between: { label: 'Between tokens, p50', of: (part) => part.interTokenP50Ms, format: ms, sort: 'calls', summed: false },
  total: { label: 'Whole call, p95', of: (part) => part.totalP95Ms, format: ms, sort: 'calls', summed: false },
} as const satisfies Record<string, Measure>;
export type MeasureName = keyof typeof MEASURES;

export const measureOf = (text: string | null): MeasureName => (text !== null && Object.hasOwn(MEASURES, text) ? (text as MeasureName) : 'spend');
