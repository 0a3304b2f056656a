import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Call records live in a schema of their own, reached by a role of its own: they stand outside row-level security, because its operators defeat the
 * search indexes. Ids are plain texts without foreign keys: a record tells what happened, even about things that are gone.
 */
const TABLES = `
create schema records;
create sequence records.call_record_id;
create table records.call_records (
  id bigint not null default nextval('records.call_record_id'),
  at timestamptz not null,
  request_id text not null,
  gateway_id text not null,
  tenant_id text,
  environment_id text,
  api_id text,
  version_id text,
  operation_id text,
  application_id text,
  subscription_id text,
  plan_id text,
  credential_id text,
  method text not null,
  host text not null,
  path text not null,
  query text,
  status integer not null,
  outcome text not null,
  code text,
  policy text,
  reason text,
  client_address text not null,
  user_agent text,
  request_bytes bigint not null,
  response_bytes bigint not null,
  total_us bigint not null,
  policies_us bigint not null,
  connect_us bigint,
  first_byte_us bigint,
  try_it boolean,
  attempts jsonb not null,
  timeline jsonb not null
) partition by range (at);
create table records.call_records_rest partition of records.call_records default;
create index call_records__tenant on records.call_records (tenant_id, at, id);
create index call_records__application on records.call_records (tenant_id, application_id, at, id) where application_id is not null;
create index call_records__api on records.call_records (tenant_id, api_id, at, id) where api_id is not null;
create index call_records__trouble on records.call_records (tenant_id, at, id) where status >= 400 or outcome <> 'answered' or code is not null;
create index call_records__slow on records.call_records (tenant_id, at, id) where total_us >= 1000000;
create index call_records__request on records.call_records (request_id);
create table records.batches (
  batch_id text primary key,
  gateway_id text not null,
  stored integer not null,
  received_at timestamptz not null
);
create index batches__age on records.batches (received_at);
create table records.rollups (
  tenant_id text not null,
  grain text not null check (grain in ('minute', 'hour')),
  at timestamptz not null,
  environment_id text not null,
  api_id text not null,
  version_id text not null,
  operation_id text not null,
  application_id text not null,
  status integer not null,
  calls bigint not null,
  refused bigint not null,
  failed bigint not null,
  bytes_in bigint not null,
  bytes_out bigint not null,
  /* calls per bucket of latency; bucket i holds 2^(i/4) to 2^((i+1)/4) microseconds */
  total_histogram integer[] not null,
  policies_histogram integer[] not null,
  primary key (tenant_id, grain, at, environment_id, api_id, version_id, operation_id, application_id, status)
) with (fillfactor = 70);
/* no counter is indexed, so that counting on stays on the page (HOT) */
create index rollups__version on records.rollups (version_id, grain, at);`;

const FUNCTIONS = `
create function records.add_histograms(a integer[], b integer[]) returns integer[] language plpgsql immutable parallel safe as $$
declare
  length integer := coalesce(array_length(a, 1), 0);
begin
  for i in 1 .. coalesce(array_length(b, 1), 0) loop
    if i > length then a[i] := b[i]; elsif b[i] <> 0 then a[i] := a[i] + b[i]; end if;
  end loop;
  return a;
end $$;
create function records.ensure_day(day date) returns void language plpgsql security definer set search_path = records, pg_temp as $$
declare
  name text := 'call_records_' || to_char(day, 'YYYYMMDD');
  lower_bound timestamptz := day::timestamp at time zone 'UTC';
  upper_bound timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(hashtext('records.ensure_day'));
  if to_regclass('records.' || name) is not null then return; end if;
  execute format('create table records.%I (like records.call_records including defaults)', name);
  /* a day can only be attached when the rest holds nothing of it */
  execute format('with moved as (delete from records.call_records_rest where at >= %L and at < %L returning *) insert into records.%I select * from moved', lower_bound, upper_bound, name);
  execute format('alter table records.call_records attach partition records.%I for values from (%L) to (%L)', name, lower_bound, upper_bound);
end $$;
create function records.forget_before(day date, rollups_before date) returns integer language plpgsql security definer set search_path = records, pg_temp as $$
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
  delete from rollups where grain = 'minute' and at < cut::timestamp at time zone 'UTC';
  delete from rollups where at < rollup_cut::timestamp at time zone 'UTC';
  return dropped;
end $$;`;

const GRANTS = `
grant usage on schema records to gatehouse_records;
grant usage on sequence records.call_record_id to gatehouse_records;
grant select, insert on records.call_records, records.batches to gatehouse_records;
grant select, insert, update on records.rollups to gatehouse_records;
revoke execute on function records.ensure_day(date), records.forget_before(date, date) from public;
grant execute on function records.ensure_day(date), records.forget_before(date, date) to gatehouse_records;`;

export class CallRecords1763800100000 implements MigrationInterface {
  name = 'CallRecords1763800100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS, GRANTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema records cascade');
  }
}
