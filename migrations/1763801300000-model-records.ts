import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a record says of a model call, and sums of them by whom, what and where: a chargeback is a sum of hours. */
const TABLES = `
alter table records.call_records add column llm jsonb;
create index call_records__model on records.call_records (tenant_id, at, id) where llm is not null;
create table records.model_rollups (
  tenant_id text not null,
  grain text not null check (grain in ('minute', 'hour')),
  at timestamptz not null,
  api_id text not null,
  application_id text not null,
  route text not null,
  provider_id text not null,
  model text not null,
  calls bigint not null,
  failed bigint not null,
  input_tokens bigint not null,
  cached_input_tokens bigint not null,
  cache_write_tokens bigint not null,
  output_tokens bigint not null,
  reasoning_tokens bigint not null,
  spend_micros bigint not null,
  unpriced bigint not null,
  estimated bigint not null,
  fallbacks bigint not null,
  cache_hits bigint not null,
  /* as in rollups: calls per bucket of microseconds to the first content */
  ttft_histogram integer[] not null,
  primary key (tenant_id, grain, at, api_id, application_id, route, provider_id, model)
) with (fillfactor = 70);
grant select, insert, update on records.model_rollups to gatehouse_records;`;

const forget = (tables: readonly string[]): string => `
create or replace function records.forget_before(day date, rollups_before date) returns integer language plpgsql security definer set search_path = records, pg_temp as $$
declare
  /* whatever is asked, yesterday stays: who can only write records cannot wipe them */
  cut date := least(day, (now() at time zone 'UTC')::date - 1);
  rollup_cut date := least(rollups_before, cut);
  part record;
  dropped integer := 0;
begin
  for part in
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'records.call_records'::regclass and c.relname ~ '^call_records_[0-9]{8}$' and to_date(right(c.relname, 8), 'YYYYMMDD') < cut
  loop
    execute format('drop table records.%I', part.name);
    dropped := dropped + 1;
  end loop;
  delete from call_records_rest where at < cut::timestamp at time zone 'UTC';
  delete from batches where received_at < (cut - 7)::timestamp at time zone 'UTC';
${tables
  .map(
    (table) => `  delete from ${table} where grain = 'minute' and at < cut::timestamp at time zone 'UTC';
  delete from ${table} where at < rollup_cut::timestamp at time zone 'UTC';`,
  )
  .join('\n')}
  return dropped;
end $$;`;

export class ModelRecords1763801300000 implements MigrationInterface {
  name = 'ModelRecords1763801300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(forget(['rollups', 'model_rollups']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(forget(['rollups']));
    await runner.query('drop table records.model_rollups');
    await runner.query('drop index records.call_records__model');
    await runner.query('alter table records.call_records drop column llm');
  }
}
