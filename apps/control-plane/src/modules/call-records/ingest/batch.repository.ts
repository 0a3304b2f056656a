import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CallRecord } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ContentRepository, type ContentRow } from '../contents/content.repository.js';
import { RecordsDatabase } from '../records-database.js';
import { COLUMNS, copyRow } from './copy-rows.js';
import { ADD_MODEL_ROLLUPS, type ModelRollup, modelRollupColumns, modelRollupsOf } from './model-rollups.js';
import { type Rollup, rollupColumns, rollupsOf } from './rollups.js';

const COPY = `copy records.call_records (${COLUMNS.join(', ')}) from stdin`;

/** Column arrays rather than JSON: Postgres reads them several times faster. */
const ADD_ROLLUPS = `
insert into records.rollups as r
select tenant_id, grain, at, environment_id, api_id, version_id, operation_id, application_id, status, calls, refused, failed, bytes_in, bytes_out,
  total_histogram::integer[], policies_histogram::integer[]
from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[], $10::bigint[], $11::bigint[], $12::bigint[],
  $13::bigint[], $14::bigint[], $15::text[], $16::text[])
  as x (tenant_id, grain, at, environment_id, api_id, version_id, operation_id, application_id, status, calls, refused, failed, bytes_in, bytes_out, total_histogram, policies_histogram)
on conflict (tenant_id, grain, at, environment_id, api_id, version_id, operation_id, application_id, status) do update set
  calls = r.calls + excluded.calls, refused = r.refused + excluded.refused, failed = r.failed + excluded.failed,
  bytes_in = r.bytes_in + excluded.bytes_in, bytes_out = r.bytes_out + excluded.bytes_out,
  total_histogram = records.add_histograms(r.total_histogram, excluded.total_histogram),
  policies_histogram = records.add_histograms(r.policies_histogram, excluded.policies_histogram)`;

export interface StoredBatch {
  stored: number;
  duplicate: boolean;
}

@Injectable()
export class BatchRepository {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly contents: ContentRepository,
  ) {}

  /** Ledger, records, contents and roll-ups in one transaction. A second delivery waits for the first to end, and then either finds it stored or stores it itself. */
  store(gatewayId: string, batchId: string, records: readonly CallRecord[], contents: readonly ContentRow[], now: Date): Promise<StoredBatch> {
    return this.database.transaction(async (client) => {
      const entered = await client.query(
        'insert into records.batches (batch_id, gateway_id, stored, received_at) values ($1, $2, $3, $4) on conflict (batch_id) do nothing',
        [batchId, gatewayId, records.length, now],
      );
      if (entered.rowCount === 0) return { stored: await storedBefore(client, batchId), duplicate: true };
      await pipeline(Readable.from([Buffer.from(records.map((record) => copyRow(record, gatewayId)).join(''))]), client.query(copyFrom(COPY)));
      await this.contents.insert(client, contents);
      await addRollups(client, rollupsOf(records));
      await addModelRollups(client, modelRollupsOf(records));
      return { stored: records.length, duplicate: false };
    });
  }
}

async function storedBefore(client: PoolClient, batchId: string): Promise<number> {
  const { rows } = await client.query<{ stored: number }>('select stored from records.batches where batch_id = $1', [batchId]);
  return rows[0]?.stored ?? 0;
}

async function addRollups(client: PoolClient, rollups: readonly Rollup[]): Promise<void> {
  if (rollups.length > 0) await client.query(ADD_ROLLUPS, rollupColumns(rollups));
}

async function addModelRollups(client: PoolClient, rollups: readonly ModelRollup[]): Promise<void> {
  if (rollups.length > 0) await client.query(ADD_MODEL_ROLLUPS, modelRollupColumns(rollups));
}
