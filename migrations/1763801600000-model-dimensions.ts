import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEYS = 'api_id, application_id, route, provider_id, model';
const COUNTS =
  'calls failed input_tokens cached_input_tokens cache_write_tokens output_tokens reasoning_tokens spend_micros unpriced estimated fallbacks cache_hits'.split(
    ' ',
  );
const SUMMED = COUNTS.map((name) => `sum(${name})::bigint`).join(', ');

/** Needed while a migration runs only: histograms are summed in the order in which they come, which is all one. */
const SUM_HISTOGRAMS = `create aggregate records.sum_histograms(integer[]) (sfunc = records.add_histograms, stype = integer[], initcond = '{}')`;
const NO_SUM_HISTOGRAMS = 'drop aggregate records.sum_histograms(integer[])';

const DAYS = `
insert into records.model_rollups (tenant_id, grain, at, ${KEYS}, ${COUNTS.join(', ')}, ttft_histogram)
select tenant_id, 'day', date_trunc('day', at at time zone 'UTC') at time zone 'UTC', ${KEYS}, ${SUMMED}, records.sum_histograms(ttft_histogram)
from records.model_rollups where grain = 'hour' group by 1, 2, 3, ${KEYS}`;

const WIDER = `
alter table records.model_rollups
  add column plan_id text not null default '',
  /* 'try-it' for all keys that live minutes: each of its own would fill the table */
  add column credential_id text not null default '',
  /* of each call the median time between two events of its stream, as in rollups: calls per bucket of microseconds */
  add column inter_token_histogram integer[] not null default '{}',
  add column total_histogram integer[] not null default '{}',
  drop constraint model_rollups_grain_check,
  add constraint model_rollups_grain_check check (grain in ('minute', 'hour', 'day')),
  drop constraint model_rollups_pkey,
  add primary key (tenant_id, grain, at, api_id, application_id, plan_id, credential_id, route, provider_id, model);
create index model_rollups__application on records.model_rollups (tenant_id, grain, application_id, at);`;

/** What was told apart by plan and credential is one row again. */
const NARROWER = `
create temporary table narrower on commit drop as
select tenant_id, grain, at, ${KEYS}, ${COUNTS.map((name) => `sum(${name})::bigint as ${name}`).join(', ')}, records.sum_histograms(ttft_histogram) as ttft_histogram
from records.model_rollups where grain <> 'day' group by tenant_id, grain, at, ${KEYS};
truncate records.model_rollups;
drop index records.model_rollups__application;
alter table records.model_rollups
  drop constraint model_rollups_pkey,
  drop column plan_id,
  drop column credential_id,
  drop column inter_token_histogram,
  drop column total_histogram,
  drop constraint model_rollups_grain_check,
  add constraint model_rollups_grain_check check (grain in ('minute', 'hour')),
  add primary key (tenant_id, grain, at, ${KEYS});
insert into records.model_rollups (tenant_id, grain, at, ${KEYS}, ${COUNTS.join(', ')}, ttft_histogram)
select tenant_id, grain, at, ${KEYS}, ${COUNTS.join(', ')}, ttft_histogram from narrower;`;

/** Model calls by plan and credential too, the time between tokens and of whole calls, and sums of days: a month is thirty rows instead of 720. */
export class ModelDimensions1763801600000 implements MigrationInterface {
  name = 'ModelDimensions1763801600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WIDER);
    await runner.query(SUM_HISTOGRAMS);
    await runner.query(DAYS);
    await runner.query(NO_SUM_HISTOGRAMS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(SUM_HISTOGRAMS);
    await runner.query(NARROWER);
    await runner.query(NO_SUM_HISTOGRAMS);
  }
}
