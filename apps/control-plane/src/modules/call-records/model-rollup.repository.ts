import { Injectable } from '@nestjs/common';
import { RecordsDatabase } from './records-database.js';
import { grainOf } from './rollup.repository.js';

export interface ModelRollupQuery {
  from: Date;
  to: Date;
  apiIds?: readonly string[];
  applicationIds?: readonly string[];
  providerId?: string;
  model?: string;
  route?: string;
}

/** Sums over the roll-ups of model calls; the histogram as in latency-histogram.ts. */
export interface ModelSums {
  calls: number;
  failed: number;
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  spendMicros: number;
  unpriced: number;
  estimated: number;
  fallbacks: number;
  cacheHits: number;
  ttft: number[];
}

/** One line of a bill: a day of an application at a model. */
export interface ChargebackRow extends Omit<ModelSums, 'ttft'> {
  day: string;
  applicationId: string;
  apiId: string;
  route: string;
  providerId: string;
  model: string;
}

const DIMENSIONS = {
  model: `provider_id || chr(31) || model`,
  provider: 'provider_id',
  route: 'route',
  application: 'application_id',
} as const;
export type ModelDimension = keyof typeof DIMENSIONS;

const SUMS = Object.entries({
  calls: 'calls',
  failed: 'failed',
  inputTokens: 'input_tokens',
  cachedInputTokens: 'cached_input_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  outputTokens: 'output_tokens',
  reasoningTokens: 'reasoning_tokens',
  spendMicros: 'spend_micros',
  unpriced: 'unpriced',
  estimated: 'estimated',
  fallbacks: 'fallbacks',
  cacheHits: 'cache_hits',
})
  .map(([name, column]) => `sum(${column})::float8 as "${name}"`)
  .join(', ');

/** Reads the roll-ups of model calls. The tenant comes first and cannot be left out. */
@Injectable()
export class ModelRollupRepository {
  constructor(private readonly database: RecordsDatabase) {}

  /** Sums per bucket of `bucketMs`, beginning at `from`. Buckets without calls are left out. */
  async series(tenantId: string, query: ModelRollupQuery, bucketMs: number): Promise<{ bucket: number; sums: ModelSums }[]> {
    const { where, parameters } = conditions(tenantId, query);
    const bucket = `floor(extract(epoch from at - $${parameters.length + 1}::timestamptz) * 1000 / $${parameters.length + 2})::int`;
    const rows = await this.grouped<number>(bucket, where, [...parameters, query.from, bucketMs], '');
    return rows.map(({ value, ...sums }) => ({ bucket: value, sums }));
  }

  /** The dearest, then those that were called most. The empty value is that of calls which did not get so far. */
  async top(tenantId: string, query: ModelRollupQuery, dimension: ModelDimension, limit: number): Promise<{ value: string; sums: ModelSums }[]> {
    const { where, parameters } = conditions(tenantId, query);
    const some = dimension === 'model' ? `model <> ''` : `${DIMENSIONS[dimension]} <> ''`;
    const rows = await this.grouped<string>(
      DIMENSIONS[dimension],
      `${where} and ${some}`,
      parameters,
      `order by "spendMicros" desc, calls desc, value limit ${limit}`,
    );
    return rows.map(({ value, ...sums }) => ({ value, sums }));
  }

  /** From the hours, whatever the span: a bill is not for minutes. By days of UTC. */
  chargeback(tenantId: string, query: ModelRollupQuery): Promise<ChargebackRow[]> {
    const { where, parameters } = conditions(tenantId, query, 'hour');
    return this.database.query(
      `select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, application_id as "applicationId", api_id as "apiId", route, provider_id as "providerId", model, ${SUMS}
       from records.model_rollups where ${where} group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`,
      parameters,
    );
  }

  private async grouped<V>(expression: string, where: string, parameters: unknown[], rest: string): Promise<({ value: V } & ModelSums)[]> {
    const rows = await this.database.query<{ value: V; buckets: number[] | null; positions: number[] | null } & Omit<ModelSums, 'ttft'>>(
      `with picked as (select ${expression} as value, r.* from records.model_rollups r where ${where}),
         sums as (select value, ${SUMS} from picked group by 1 ${rest}),
         histogram as (select value, array_agg(calls order by i) as buckets, array_agg(i order by i) as positions from (
           select p.value, h.i, sum(h.calls)::float8 as calls from picked p, unnest(p.ttft_histogram) with ordinality as h (calls, i) where h.calls > 0 group by 1, 2) s group by 1)
       select s.*, h.buckets, h.positions::int[] as positions from sums s left join histogram h on h.value = s.value
       ${rest === '' ? 'order by s.value' : 'order by s."spendMicros" desc, s.calls desc, s.value'}`,
      parameters,
    );
    return rows.map(({ buckets, positions, ...row }) => {
      const ttft: number[] = Array.from({ length: positions?.at(-1) ?? 0 }, () => 0);
      for (const [index, position] of (positions ?? []).entries()) ttft[position - 1] = buckets?.[index] ?? 0;
      return { ...row, ttft };
    }) as ({ value: V } & ModelSums)[];
  }
}

function conditions(tenantId: string, { from, to, ...query }: ModelRollupQuery, grain = grainOf({ from, to })): { where: string; parameters: unknown[] } {
  const parameters: unknown[] = [tenantId, grain, from, to];
  const parts = ['tenant_id = $1', 'grain = $2', 'at >= $3', 'at < $4'];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    if (value === undefined) return;
    parameters.push(value);
    parts.push(condition(`$${parameters.length}`));
  };
  add((p) => `api_id = any(${p})`, query.apiIds);
  add((p) => `application_id = any(${p})`, query.applicationIds);
  add((p) => `provider_id = ${p}`, query.providerId);
  add((p) => `model = ${p}`, query.model);
  add((p) => `route = ${p}`, query.route);
  return { where: parts.join(' and '), parameters };
}
