import { HOUR_MS, MINUTE_MS } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Grain } from './ingest/rollups.js';
import { RecordsDatabase } from './records-database.js';

export interface RollupQuery {
  from: Date;
  to: Date;
  apiIds?: readonly string[];
  versionIds?: readonly string[];
  environmentIds?: readonly string[];
  applicationIds?: readonly string[];
}

export const DIMENSIONS = { api: 'api_id', application: 'application_id', operation: 'operation_id', status: 'status::text' } as const;
export type Dimension = keyof typeof DIMENSIONS;

/** Sums over roll-ups; histograms as in latency-histogram.ts. */
export interface RollupSums {
  calls: number;
  refused: number;
  failed: number;
  clientErrors: number;
  serverErrors: number;
  bytesIn: number;
  bytesOut: number;
  total: number[];
  policies: number[];
}

/** From here on hours are exact enough, and sixty times fewer. */
const HOURS_FROM_MS = 12 * HOUR_MS;

export const grainOf = ({ from, to }: Pick<RollupQuery, 'from' | 'to'>): Grain => (to.getTime() - from.getTime() > HOURS_FROM_MS ? 'hour' : 'minute');
export const grainMs: Readonly<Record<Grain, number>> = { minute: MINUTE_MS, hour: HOUR_MS };

const SUMS = `sum(calls)::float8 as calls, sum(refused)::float8 as refused, sum(failed)::float8 as failed,
  coalesce(sum(calls) filter (where status between 400 and 499), 0)::float8 as "clientErrors", coalesce(sum(calls) filter (where status >= 500), 0)::float8 as "serverErrors",
  sum(bytes_in)::float8 as "bytesIn", sum(bytes_out)::float8 as "bytesOut"`;

/** Reads the roll-ups. The tenant comes first and cannot be left out. */
@Injectable()
export class RollupRepository {
  constructor(private readonly database: RecordsDatabase) {}

  /** Sums per bucket of `bucketMs`, which is a multiple of the grain, beginning at `from`. Buckets without calls are left out. */
  async series(tenantId: string, query: RollupQuery, bucketMs: number): Promise<{ bucket: number; sums: RollupSums }[]> {
    const { where, parameters } = this.where(tenantId, query);
    const bucket = `floor(extract(epoch from at - $${parameters.length + 1}::timestamptz) * 1000 / $${parameters.length + 2})::int`;
    const rows = await this.grouped<number>(bucket, where, [...parameters, query.from, bucketMs]);
    return rows.map(({ value, ...sums }) => ({ bucket: value, sums }));
  }

  /** The largest by calls. The empty value is that of calls which did not get so far. */
  async top(tenantId: string, query: RollupQuery, dimension: Dimension, limit: number): Promise<{ value: string; sums: RollupSums }[]> {
    const { where, parameters } = this.where(tenantId, query);
    const rows = await this.grouped<string>(
      DIMENSIONS[dimension],
      `${where} and ${DIMENSIONS[dimension]} <> ''`,
      parameters,
      `order by calls desc, value limit ${limit}`,
    );
    return rows.map(({ value, ...sums }) => ({ value, sums }));
  }

  /** Calls that were let through, by application (the empty text: without one). */
  async callsByApplication(tenantId: string, versionId: string, environmentIds: readonly string[], since: Date): Promise<Map<string, number>> {
    const rows = await this.database.query<{ application_id: string; calls: number }>(
      `select application_id, sum(calls - refused)::float8 as calls from records.rollups
       where tenant_id = $1 and version_id = $2 and environment_id = any($3) and ((grain = 'minute' and at >= $4 and at < $5) or (grain = 'hour' and at >= $5))
       group by 1 having sum(calls - refused) > 0`,
      [tenantId, versionId, environmentIds, since, new Date(Math.ceil(since.getTime() / HOUR_MS) * HOUR_MS)],
    );
    return new Map(rows.map((row) => [row.application_id, row.calls]));
  }

  private where(tenantId: string, { from, to, ...query }: RollupQuery): { where: string; parameters: unknown[] } {
    const parameters: unknown[] = [tenantId, grainOf({ from, to }), from, to];
    const parts = ['tenant_id = $1', 'grain = $2', 'at >= $3', 'at < $4'];
    const columns = { apiIds: 'api_id', versionIds: 'version_id', environmentIds: 'environment_id', applicationIds: 'application_id' } as const;
    for (const [name, column] of Object.entries(columns) as [keyof typeof columns, string][]) {
      if (query[name] === undefined) continue;
      parameters.push(query[name]);
      parts.push(`${column} = any($${parameters.length})`);
    }
    return { where: parts.join(' and '), parameters };
  }

  private async grouped<V>(expression: string, where: string, parameters: unknown[], rest = ''): Promise<({ value: V } & RollupSums)[]> {
    const histogram = (column: string, name: string) =>
      `${name} as (select value, array_agg(calls order by i) as buckets, array_agg(i order by i) as positions from (
         select p.value, h.i, sum(h.calls)::float8 as calls from picked p, unnest(p.${column}) with ordinality as h (calls, i) where h.calls > 0 group by 1, 2) s group by 1)`;
    const rows = await this.database.query<{ value: V } & Omit<RollupSums, 'total' | 'policies'> & Record<'tb' | 'tp' | 'pb' | 'pp', number[] | null>>(
      `with picked as (select ${expression} as value, r.* from records.rollups r where ${where}),
         sums as (select value, ${SUMS} from picked group by 1 ${rest}),
         ${histogram('total_histogram', 'total')}, ${histogram('policies_histogram', 'policies')}
       select s.*, t.buckets as tb, t.positions::int[] as tp, p.buckets as pb, p.positions::int[] as pp
       from sums s left join total t on t.value = s.value left join policies p on p.value = s.value ${rest.includes('order') ? 'order by s.calls desc, s.value' : 'order by s.value'}`,
      parameters,
    );
    return rows.map(({ tb, tp, pb, pp, ...row }) => ({ ...row, total: dense(tb, tp), policies: dense(pb, pp) })) as ({ value: V } & RollupSums)[];
  }
}

/** From what Postgres counted per position (1-based) to a histogram. */
function dense(buckets: readonly number[] | null, positions: readonly number[] | null): number[] {
  const histogram: number[] = Array.from({ length: positions?.at(-1) ?? 0 }, () => 0);
  for (const [index, position] of (positions ?? []).entries()) histogram[position - 1] = buckets?.[index] ?? 0;
  return histogram;
}
