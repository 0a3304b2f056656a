import { DAY_MS } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { RecordsDatabase } from '../records-database.js';

/** What is kept of one call, sealed. */
export interface ContentRow {
  tenantId: string;
  requestId: string;
  expiresAt: Date;
  request: string | null;
  answer: string | null;
}

const INSERT = `insert into records.call_contents (tenant_id, request_id, expires_at, request_encrypted, answer_encrypted)
  select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])`;

const FIND = `select tenant_id as "tenantId", request_id as "requestId", expires_at as "expiresAt", request_encrypted as request, answer_encrypted as answer
  from records.call_contents where tenant_id = $1 and request_id = $2 and expires_at > $3 limit 1`;

@Injectable()
export class ContentRepository {
  /** Days that have a partition. */
  private readonly known = new Set<number>();

  constructor(private readonly database: RecordsDatabase) {}

  /** Before the transaction that inserts: partitions are made on their own. */
  async ensureFor(rows: readonly ContentRow[]): Promise<void> {
    for (const day of new Set(rows.map(({ expiresAt }) => Math.floor(expiresAt.getTime() / DAY_MS)))) {
      if (this.known.has(day)) continue;
      await this.database.query('select records.ensure_content_day($1)', [new Date(day * DAY_MS).toISOString().slice(0, 10)]);
      this.known.add(day);
    }
  }

  async insert(client: PoolClient, rows: readonly ContentRow[]): Promise<void> {
    if (rows.length === 0) return;
    const column = <T>(of: (row: ContentRow) => T): T[] => rows.map(of);
    await client.query(INSERT, [
      column(({ tenantId }) => tenantId),
      column(({ requestId }) => requestId),
      column(({ expiresAt }) => expiresAt),
      column(({ request }) => request),
      column(({ answer }) => answer),
    ]);
  }

  /** Nothing that is past its time, whether it is gone yet or not. */
  async find(tenantId: string, requestId: string, now: Date): Promise<ContentRow | undefined> {
    return (await this.database.query<ContentRow>(FIND, [tenantId, requestId, now]))[0];
  }

  /** Deletes what is past its time. Returns how many rows and days went. */
  async forget(now: Date): Promise<number> {
    const [row] = await this.database.query<{ forgotten: number }>('select records.forget_contents($1) as forgotten', [now]);
    for (const day of this.known) if ((day + 1) * DAY_MS <= now.getTime()) this.known.delete(day);
    return row?.forgotten ?? 0;
  }
}
