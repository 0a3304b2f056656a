import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { cut, decodeCursor, encodeCursor, type Page, type PageQuery } from '../../../platform/database/index.js';
import { RecordsDatabase } from '../records-database.js';
import { type CallRecordRow, recordOf, type StoredRecord } from './call-record.row.js';
import { conditionsOf, type RecordScope } from './conditions.js';
import type { Search } from './search.js';

/** Facets look at so many of the newest calls that fit: enough to choose a filter by, and always quick. */
const FACET_CALLS = 20_000;
const FACET_VALUES = 10;

export const FACETS = {
  status: 'status',
  outcome: 'outcome',
  code: 'code',
  api: 'api_id',
  application: 'application_id',
  operation: 'operation_id',
  method: 'method',
  model: `(llm ->> 'targetModel')`,
  provider: `(llm ->> 'providerId')`,
  route: `(llm ->> 'route')`,
} as const;
export type FacetField = keyof typeof FACETS;

export interface HistogramRow {
  bucket: number;
  ok: number;
  client_errors: number;
  server_errors: number;
}

/** Every query over call records. Its scope comes first and cannot be left out: nothing else keeps tenants apart here. */
@Injectable()
export class CallRecordRepository {
  constructor(private readonly database: RecordsDatabase) {}

  /** Newest first. Keyset paging by instant and id: rows that come meanwhile change no page that follows. */
  async page(scope: RecordScope, search: Search, page: PageQuery): Promise<Page<StoredRecord>> {
    const conditions = conditionsOf(scope, search);
    if (page.cursor !== undefined) {
      const [at, id] = cursorOf(page.cursor);
      conditions.hint(`(at, id) < (${conditions.parameter(at)}, ${conditions.parameter(id)})`);
    }
    const rows = await this.database.query<CallRecordRow>(
      `select * from records.call_records where ${conditions.where} order by at desc, id desc limit ${page.limit + 1}`,
      conditions.parameters,
    );
    const { items, nextCursor } = cut(rows, page.limit, (row) => encodeCursor([row.at.getTime(), row.id]));
    return { items: items.map(recordOf), nextCursor };
  }

  /** The newest with that request id: a client may have sent one twice. */
  async find(scope: RecordScope, search: Search & { requestId: string }): Promise<StoredRecord | undefined> {
    return (await this.page(scope, search, { limit: 1 })).items[0];
  }

  histogram(scope: RecordScope, search: Search & { from: Date; to: Date }, bucketMs: number): Promise<HistogramRow[]> {
    const conditions = conditionsOf(scope, search);
    const [from, width] = [conditions.parameter(search.from), conditions.parameter(bucketMs)];
    return this.database.query<HistogramRow>(
      `select floor(extract(epoch from at - ${from}::timestamptz) * 1000 / ${width})::int as bucket,
         count(*) filter (where status < 400)::int as ok, count(*) filter (where status between 400 and 499)::int as client_errors,
         count(*) filter (where status >= 500)::int as server_errors
       from records.call_records where ${conditions.where} group by 1 order by 1`,
      conditions.parameters,
    );
  }

  facets(scope: RecordScope, search: Search): Promise<{ field: FacetField; value: string; count: number }[]> {
    const conditions = conditionsOf(scope, search);
    const columns = Object.entries(FACETS).map(([field, column]) => `${column} as ${field}_value`);
    const parts = Object.keys(FACETS).map(
      (field) =>
        `(select '${field}' as field, ${field}_value::text as value, count(*)::int as count from newest where ${field}_value is not null group by 2 order by 3 desc, 2 limit ${FACET_VALUES})`,
    );
    return this.database.query(
      `with newest as materialized (select ${columns.join(', ')} from records.call_records where ${conditions.where} order by at desc, id desc limit ${FACET_CALLS})
       ${parts.join(' union all ')}`,
      conditions.parameters,
    );
  }
}

function cursorOf(cursor: string): [Date, string] {
  const [at, id] = decodeCursor(cursor, 2);
  const date = new Date(Number(at));
  if (Number.isNaN(date.getTime()) || !/^\d{1,18}$/.test(String(id))) throw new ProblemError('request.invalid', 'The cursor is not one of ours.');
  return [date, String(id)];
}
