import { Injectable } from '@nestjs/common';
import {
  conditions,
  DIMENSIONS,
  HISTOGRAM_SUMS,
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

type Stored<V> = { value: V } & Omit<ModelSums, Histogram> & Record<Histogram, (number | null)[]>;

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

  /** From the hours, whatever the span: a bill is not for minutes. By days of UTC, the first of them first; with a limit the last. */
  chargeback(tenantId: string, query: Omit<ModelRollupQuery, 'grain'>, limit?: number): Promise<ChargebackRow[]> {
    const parameters = new Parameters();
    const where = conditions(tenantId, { ...query, grain: 'hour' }, parameters);
    const columns = [1, 2, 3, 4, 5, 6];
    const rest = limit === undefined ? columns.join(', ') : `${columns.map((column) => `${column} desc`).join(', ')} limit ${parameters.add(limit)}`;
    return this.database.query(
      `select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, application_id as "applicationId", api_id as "apiId", route, provider_id as "providerId", model, ${SUMS}
       from records.model_rollups where ${where} group by 1, 2, 3, 4, 5, 6 order by ${rest}`,
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
    const rows = await this.database.query<Stored<V>>(
      `select ${by} as value, ${SUMS}, ${HISTOGRAM_SUMS} from records.model_rollups r ${joined} where ${where} and ${only}${some} group by 1 ${rest}`,
      parameters.values,
    );
    return rows.map(({ value, ttft, interToken, total, ...sums }) => {
      return { value, sums: { ...sums, ttft: dense(ttft), interToken: dense(interToken), total: dense(total) } };
    });
  }
}

/** Counted from `from`; a bucket is a whole number of grains. */
function bucketOf({ from }: ModelRollupQuery, bucketMs: number, parameters: Parameters): string {
  return `floor(extract(epoch from at - ${parameters.add(from)}::timestamptz) * 1000 / ${parameters.add(bucketMs)})::int`;
}

/** Buckets that no row reaches are not known to be zero. */
const dense = (counts: readonly (number | null)[]): number[] => counts.map((count) => count ?? 0);
