import { migrations } from '@gatehouse/migrations';
import { type TestDatabase, testDatabase } from '@gatehouse/testing';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';

let database: TestDatabase;
let owner: DataSource;

/** With this migration as the last one. */
async function upTo(name: string): Promise<void> {
  await owner?.destroy();
  const made = migrations.slice(0, migrations.findIndex((migration) => migration.name === name) + 1);
  owner = await new DataSource({ type: 'postgres', url: database.url, migrations: made, synchronize: false, poolSize: 1 }).initialize();
  await owner.runMigrations({ transaction: 'each' });
}

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await owner.destroy();
  await database.drop();
});

const COUNTS =
  'calls, failed, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, spend_micros, unpriced, estimated, fallbacks, cache_hits';

const insert = (grain: string, at: string, plan: string, spend: number, histogram: string) =>
  owner.query(
    `insert into records.model_rollups (tenant_id, grain, at, api_id, application_id, plan_id, credential_id, route, provider_id, model, ${COUNTS}, ttft_histogram, inter_token_histogram, total_histogram)
     values ('t', $1, $2, 'a', 'p', $3, 'c', 'r', 'v', 'm', 1, 0, 10, 0, 0, 5, 0, $4, 0, 0, 0, 0, $5, '{}', '{}')`,
    [grain, at, plan, spend, histogram],
  );

const rows = () =>
  owner.query<{ grain: string; at: Date; calls: string; spend_micros: string; ttft_histogram: number[] }[]>(
    'select grain, at, calls, spend_micros, ttft_histogram from records.model_rollups order by grain, at',
  );

test('its way back adds up what was told apart by plan, and its way forth makes days of hours', async () => {
  await upTo('ModelDimensions1763801600000');
  await insert('hour', '2026-01-01T10:00:00Z', 'plan_a', 3, '{0,1}');
  await insert('hour', '2026-01-01T10:00:00Z', 'plan_b', 4, '{1}');
  await insert('hour', '2026-01-01T23:00:00Z', 'plan_b', 5, '{0,0,2}');
  await insert('hour', '2026-01-02T00:00:00Z', 'plan_b', 6, '{}');
  await insert('day', '2026-01-01T00:00:00Z', 'plan_a', 3, '{0,1}');

  await owner.undoLastMigration({ transaction: 'each' });
  expect((await rows()).map(({ grain, calls, spend_micros, ttft_histogram }) => [grain, calls, spend_micros, ttft_histogram])).toEqual([
    ['hour', '2', '7', [1, 1]],
    ['hour', '1', '5', [0, 0, 2]],
    ['hour', '1', '6', []],
  ]);

  await owner.runMigrations({ transaction: 'each' });
  const days = (await rows()).filter(({ grain }) => grain === 'day');
  expect(days.map(({ at, calls, spend_micros, ttft_histogram }) => [at.toISOString(), calls, spend_micros, ttft_histogram])).toEqual([
    ['2026-01-01T00:00:00.000Z', '3', '12', [1, 1, 2]],
    ['2026-01-02T00:00:00.000Z', '1', '6', []],
  ]);
});

test('the way back from prompts adds up what was told apart by them', async () => {
  await upTo('PromptUsage1763801900000');
  await owner.query('truncate records.model_rollups');
  await insert('day', '2026-01-01T00:00:00Z', 'plan_a', 3, '{0,1}');
  await owner.query(`update records.model_rollups set prompt = 'support@2'`);
  await insert('day', '2026-01-01T00:00:00Z', 'plan_a', 4, '{1}');
  await insert('day', '2026-01-01T00:00:00Z', 'plan_b', 9, '{}');

  await owner.undoLastMigration({ transaction: 'each' });
  expect((await rows()).map(({ calls, spend_micros, ttft_histogram }) => [calls, spend_micros, ttft_histogram])).toEqual(
    expect.arrayContaining([
      ['2', '7', [1, 1]],
      ['1', '9', []],
    ]),
  );
  await owner.runMigrations({ transaction: 'each' });
  expect(await owner.query('select distinct prompt from records.model_rollups')).toEqual([{ prompt: '' }]);
});
