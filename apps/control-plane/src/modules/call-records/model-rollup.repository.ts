import { Injectable } from '@nestjs/common';
import {
  conditions,
  DIMENSIONS,
  HISTOGRAMS,
  type Histogram,
  type ModelDimension,
  type ModelOrder,
  type ModelRollupQuery,
  type ModelSums,
  ORDERS,
  Parameters,
  SUMS,
} from './model-rollup.sql.js';
import { RecordsDatabase } from './records-database.js';

/** One line of a bill: a day of an application at a model. */
export interface ChargebackRow extends Omit<ModelSums, Histogram> {
  day: string;
  applicationId: string;
  apiId: string;
  route: string;
  providerId: string;
  model: string;
}

/** Whose each application is. */
export type Owners = ReadonlyMap<string, string>;

interface Grouping {
  /** SQL of what rows are told apart by. */
  by: string;
  owners?: Owners;
  /** Only groups whose dimension is one of these. */
  among?: { of: string; values: readonly string[] };
  /** A further condition. */
  only?: string;
  rest?: string;
}

type Stored<V> = { value: V; histograms: Partial<Record<Histogram, { calls: number[]; positions: number[] }>> | null } & Omit<ModelSums, Histogram>;

const largestFirst = (order: ModelOrder, limit: number): string => `order by ${ORDERS[order]} desc, calls desc, value limit ${limit}`;

/** Between a bucket and a dimension in one text. */
const BREAK = '\x1f';

/** Reads the roll-ups of model calls. The tenant comes first and cannot be left out. */
@Injectable()
export class ModelRollupRepository {
  constructor(private readonly database: RecordsDatabase) {}

  /** Sums per bucket of `bucketMs`, beginning at `from`. Buckets without calls are left out. */
  async series(tenantId: string, query: ModelRollupQuery, bucketMs: number): Promise<{ bucket: number; sums: ModelSums }[]> {
    const rows = await this.grouped<number>(tenantId, query, (parameters) => ({ by: bucketOf(query, bucketMs, parameters) }));
    return rows.map(({ value, sums }) => ({ bucket: value, sums }));
  }

  /** The same, told apart by a dimension too; of those values alone. */
  async seriesBy(tenantId: string, query: ModelRollupQuery, bucketMs: number, dimension: ModelDimension, values: readonly string[], owners?: Owners) {
    const of = DIMENSIONS[dimension];
    const rows = await this.grouped<string>(tenantId, query, (parameters) => ({
      by: `${bucketOf(query, bucketMs, parameters)} || chr(31) || ${of}`,
      among: { of, values },
      owners,
    }));
    return rows.map(({ value, sums }) => {
      const at = value.indexOf(BREAK);
      return { bucket: Number(value.slice(0, at)), value: value.slice(at + 1), sums };
    });
  }

  /** The dearest, then those that were called most, without calls that did not get so far. */
  top(tenantId: string, query: ModelRollupQuery, dimension: Exclude<ModelDimension, 'owner'>, limit: number): Promise<{ value: string; sums: ModelSums }[]> {
    const only = dimension === 'model' ? `model <> ''` : `${DIMENSIONS[dimension]} <> ''`;
    return this.grouped<string>(tenantId, query, () => ({ by: DIMENSIONS[dimension], only, rest: largestFirst('spend', limit) }));
  }

  /** Largest first. The empty value is that of calls which did not get so far. Days and hours stand in their own order. */
  by(
    tenantId: string,
    query: ModelRollupQuery,
    dimension: ModelDimension,
    { order, limit, owners }: { order: ModelOrder; limit: number; owners?: Owners },
  ): Promise<{ value: string; sums: ModelSums }[]> {
    const inTime = dimension === 'day' || dimension === 'hour';
    const rest = inTime ? `order by value limit ${limit}` : largestFirst(order, limit);
    return this.grouped<string>(tenantId, query, () => ({ by: DIMENSIONS[dimension], owners, rest }));
  }

  /** From the hours, whatever the span: a bill is not for minutes. By days of UTC. */
  chargeback(tenantId: string, query: Omit<ModelRollupQuery, 'grain'>): Promise<ChargebackRow[]> {
    const parameters = new Parameters();
    const where = conditions(tenantId, { ...query, grain: 'hour' }, parameters);
    return this.database.query(
      `select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, application_id as "applicationId", api_id as "apiId", route, provider_id as "providerId", model, ${SUMS}
       from records.model_rollups where ${where} group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`,
      parameters.values,
    );
  }

  private async grouped<V>(
    tenantId: string,
    query: ModelRollupQuery,
    grouping: (parameters: Parameters) => Grouping,
  ): Promise<{ value: V; sums: ModelSums }[]> {
    const parameters = new Parameters();
    const where = conditions(tenantId, query, parameters);
    const { by, owners, among, only = 'true', rest = 'order by value' } = grouping(parameters);
    const joined = owners
      ? `left join unnest(${parameters.add([...owners.keys()])}::text[], ${parameters.add([...owners.values()])}::text[]) as o (id, owner) on o.id = r.application_id`
      : '';
    const some = among ? ` and ${among.of} = any(${parameters.add(among.values)})` : '';
    const kinds = Object.entries(HISTOGRAMS).map(([name, column]) => `('${name}', p.${column})`);
    const rows = await this.database.query<Stored<V>>(
      `with picked as (select ${by} as value, r.* from records.model_rollups r ${joined} where ${where} and ${only}${some}),
         sums as (select value, ${SUMS} from picked group by 1 ${rest}),
         counts as (
           select p.value, k.kind, h.i, sum(h.calls)::float8 as calls from picked p cross join lateral (values ${kinds.join(', ')}) as k (kind, counts)
             cross join lateral unnest(k.counts) with ordinality as h (calls, i) where h.calls > 0 and p.value in (select value from sums) group by 1, 2, 3),
         histogram as (select value, kind, jsonb_build_object('calls', array_agg(calls order by i), 'positions', array_agg(i order by i)) as counts from counts group by 1, 2)
       select s.*, (select jsonb_object_agg(h.kind, h.counts) from histogram h where h.value = s.value) as histograms
       from sums s ${rest.replace(/ limit \d+$/, '')}`,
      parameters.values,
    );
    return rows.map(({ value, histograms, ...sums }) => {
      const of = (name: Histogram) => dense(histograms?.[name]);
      return { value, sums: { ...sums, ttft: of('ttft'), interToken: of('interToken'), total: of('total') } };
    });
  }
}

/** Counted from `from`; a bucket is a whole number of grains. */
function bucketOf({ from }: ModelRollupQuery, bucketMs: number, parameters: Parameters): string {
  return `floor(extract(epoch from at - ${parameters.add(from)}::timestamptz) * 1000 / ${parameters.add(bucketMs)})::int`;
}

/** From what Postgres counted per position (1-based) to a histogram. */
function dense(stored: { calls: number[]; positions: number[] } | undefined): number[] {
  const histogram: number[] = Array.from({ length: stored?.positions.at(-1) ?? 0 }, () => 0);
  for (const [index, position] of (stored?.positions ?? []).entries()) histogram[position - 1] = stored?.calls[index] ?? 0;
  return histogram;
}
