import { type CallRecord, DAY_MS, HOUR_MS, MINUTE_MS, type ModelCallRecord, type ModelUsage } from '@gatehouse/definition';
import { storedAtMs } from './copy-rows.js';
import { count } from './latency-histogram.js';
import type { Grain } from './rollups.js';

/** Of these alone there are days: what is asked of models by the month has many more dimensions than what is asked of calls. */
export type ModelGrain = Grain | 'day';

const GRAINS: readonly (readonly [ModelGrain, number])[] = [
  ['minute', MINUTE_MS],
  ['hour', HOUR_MS],
  ['day', DAY_MS],
];
/** In the place of each key that lives minutes. */
const TRY_IT = 'try-it';
const NAME_LENGTH_MAX = 200;
const BIGINT_MAX = Number.MAX_SAFE_INTEGER;

/** What adds up; in the order of the table's columns. */
export const MODEL_SUMS = [
  'calls',
  'failed',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'spend_micros',
  'unpriced',
  'estimated',
  'fallbacks',
  'cache_hits',
] as const;
type Sums = Record<(typeof MODEL_SUMS)[number], number>;
const NONE = Object.fromEntries(MODEL_SUMS.map((name) => [name, 0])) as Sums;

export const MODEL_KEYS = [
  'tenant_id',
  'grain',
  'at',
  'api_id',
  'application_id',
  'plan_id',
  'credential_id',
  'route',
  'provider_id',
  'model',
  'prompt',
] as const;
type Key = Record<(typeof MODEL_KEYS)[number], string>;
type Place = Pick<Key, 'provider_id' | 'model'>;
interface Part {
  place: Place;
  sums: Sums;
}

export interface ModelRollup {
  key: Key;
  sums: Sums;
  histograms: Record<ModelHistogram, number[]>;
}

/** Calls per bucket of microseconds; in the order of the table's columns. */
export const MODEL_HISTOGRAMS = ['ttft_histogram', 'inter_token_histogram', 'total_histogram'] as const;
type ModelHistogram = (typeof MODEL_HISTOGRAMS)[number];

const plain = (text: string | undefined): string => (text ?? '').replaceAll('\0', '\uFFFD').toWellFormed().slice(0, NAME_LENGTH_MAX);
const whole = (value: number | undefined): number => Math.max(0, Math.min(BIGINT_MAX, Math.round(value ?? 0)));

/** Where callers may name any model they like, only one that answered is a name of its own: made-up ones would fill the table. */
function modelOf({ usage, route, targetModel }: ModelCallRecord): string {
  const chosen = route !== undefined && !route.includes('*');
  return usage !== undefined || chosen ? plain(targetModel) : '';
}

const tokensOf = (usage: ModelUsage) => ({
  input_tokens: whole(usage.inputTokens),
  cached_input_tokens: whole(usage.cachedInputTokens),
  cache_write_tokens: whole(usage.cacheWriteTokens),
  output_tokens: whole(usage.outputTokens),
  reasoning_tokens: whole(usage.reasoningTokens),
});

function sumsOf({ status, outcome }: CallRecord, llm: ModelCallRecord): Sums {
  const { usage = {}, spendMicros, cache } = llm;
  const used = (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0) > 0;
  return {
    calls: 1,
    failed: llm.error !== undefined || status >= 400 || outcome === 'failed' ? 1 : 0,
    ...tokensOf(usage),
    spend_micros: whole(spendMicros),
    unpriced: used && spendMicros === undefined ? 1 : 0,
    estimated: llm.estimated ? 1 : 0,
    fallbacks: whole(llm.fallbacks),
    cache_hits: cache === 'exact' || cache === 'semantic' ? 1 : 0,
  };
}

/** Tokens and money at the models that took them: the call counts where it was answered, and what was used of others besides is theirs. The parts add up to the whole. */
function partsOf(record: CallRecord, llm: ModelCallRecord): [Part, ...Part[]] {
  const own = sumsOf(record, llm);
  const parts: [Part, ...Part[]] = [{ place: { provider_id: plain(llm.providerId), model: modelOf(llm) }, sums: own }];
  for (const { providerId, model, usage, spendMicros } of llm.besides ?? []) {
    if (providerId === undefined) continue;
    const taken = { ...tokensOf(usage), spend_micros: whole(spendMicros) };
    const sums: Sums = { ...NONE };
    for (const name of Object.keys(taken) as (keyof typeof taken)[]) {
      sums[name] = Math.min(own[name], taken[name]);
      own[name] -= sums[name];
    }
    parts.push({ place: { provider_id: plain(providerId), model: plain(model.slice(model.indexOf('/') + 1)) }, sums });
  }
  return parts;
}

/** Sums the model calls of a batch up. Sorted by key, so that two batches stored at once lock the rows in one order. */
export function modelRollupsOf(records: readonly CallRecord[]): ModelRollup[] {
  const rollups = new Map<string, ModelRollup>();
  for (const record of records) {
    const { llm, tenantId } = record;
    if (llm === undefined || tenantId === undefined) continue;
    const [answered, ...besides] = partsOf(record, llm);
    for (const [grain, ms] of GRAINS) {
      const at = new Date(Math.floor(storedAtMs(record) / ms) * ms).toISOString();
      const key = (place: Place): Key => ({
        tenant_id: plain(tenantId),
        grain,
        at,
        api_id: plain(record.apiId),
        application_id: plain(record.applicationId),
        plan_id: plain(record.planId),
        credential_id: record.tryIt ? TRY_IT : plain(record.credentialId),
        route: plain(llm.route),
        ...place,
        prompt: llm.prompt === undefined ? '' : plain(`${llm.prompt}@${llm.promptVersion ?? 0}`),
      });
      const times = { ttft_histogram: llm.ttftUs, inter_token_histogram: llm.interTokenP50Us, total_histogram: record.totalUs };
      add(rollups, key(answered.place), answered.sums, times);
      for (const { place, sums } of besides) add(rollups, key(place), sums, {});
    }
  }
  return [...rollups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rollup]) => rollup);
}

function add(rollups: Map<string, ModelRollup>, key: Key, sums: Sums, times: Partial<Record<ModelHistogram, number | undefined>>): void {
  const name = MODEL_KEYS.map((part) => key[part]).join('\0');
  const known = rollups.get(name);
  if (known) for (const part of MODEL_SUMS) known.sums[part] = Math.min(BIGINT_MAX, known.sums[part] + sums[part]);
  const rollup = known ?? { key, sums: { ...sums }, histograms: { ttft_histogram: [], inter_token_histogram: [], total_histogram: [] } };
  if (!known) rollups.set(name, rollup);
  for (const part of MODEL_HISTOGRAMS) if (times[part] !== undefined) count(rollup.histograms[part], times[part]);
}

/** One array per column, histograms as array literals. */
export const modelRollupColumns = (rollups: readonly ModelRollup[]): unknown[][] => [
  ...MODEL_KEYS.map((name) => rollups.map(({ key }) => key[name])),
  ...MODEL_SUMS.map((name) => rollups.map(({ sums }) => sums[name])),
  ...MODEL_HISTOGRAMS.map((name) => rollups.map(({ histograms }) => `{${histograms[name].join(',')}}`)),
];

const columns = [...MODEL_KEYS, ...MODEL_SUMS];
const typeOf = (name: string): string => (name === 'at' ? 'timestamptz' : (MODEL_KEYS as readonly string[]).includes(name) ? 'text' : 'bigint');

const histograms = MODEL_HISTOGRAMS.join(', ');

export const ADD_MODEL_ROLLUPS = `
insert into records.model_rollups as r (${columns.join(', ')}, ${histograms})
select ${columns.join(', ')}, ${MODEL_HISTOGRAMS.map((name) => `${name}::integer[]`).join(', ')}
from unnest(${columns.map((name, index) => `$${index + 1}::${typeOf(name)}[]`).join(', ')}, ${MODEL_HISTOGRAMS.map((_, index) => `$${columns.length + index + 1}::text[]`).join(', ')})
  as x (${columns.join(', ')}, ${histograms})
on conflict (${MODEL_KEYS.join(', ')}) do update set
  ${MODEL_SUMS.map((name) => `${name} = r.${name} + excluded.${name}`).join(', ')},
  ${MODEL_HISTOGRAMS.map((name) => `${name} = records.add_histograms(r.${name}, excluded.${name})`).join(', ')}`;
