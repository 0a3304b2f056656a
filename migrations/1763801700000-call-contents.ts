import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was asked and answered in model calls, where an API keeps it: apart from the records, sealed, in partitions by the day on which it ends, so that what is past
 * its time goes by dropping tables.
 */
const TABLES = `
create table records.call_contents (
  tenant_id text not null,
  request_id text not null,
  expires_at timestamptz not null,
  /* lists of what was said, sealed by the installation's key */
  request_encrypted text,
  answer_encrypted text
) partition by range (expires_at);
create table records.call_contents_rest partition of records.call_contents default;
create index call_contents__request on records.call_contents (tenant_id, request_id);
grant select, insert on records.call_contents to gatehouse_records;`;

const FUNCTIONS = `
create function records.ensure_content_day(day date) returns void language plpgsql security definer set search_path = records, pg_temp as $$
declare
  name text := 'call_contents_' || to_char(day, 'YYYYMMDD');
  lower_bound timestamptz := day::timestamp at time zone 'UTC';
  upper_bound timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(hashtext('records.ensure_content_day'));
  if to_regclass('records.' || name) is not null then return; end if;
  execute format('create table records.%I (like records.call_contents including defaults)', name);
  execute format('with moved as (delete from records.call_contents_rest where expires_at >= %L and expires_at < %L returning *) insert into records.%I select * from moved', lower_bound, upper_bound, name);
  execute format('alter table records.call_contents attach partition records.%I for values from (%L) to (%L)', name, lower_bound, upper_bound);
end $$;
create function records.forget_contents(until timestamptz) returns integer language plpgsql security definer set search_path = records, pg_temp as $$
declare
  /* whatever is asked: what is not past its time stays, so that who can only write cannot wipe it */
  cut timestamptz := least(until, now());
  part record;
  forgotten integer := 0;
  rows integer;
begin
  for part in
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'records.call_contents'::regclass and c.relname ~ '^call_contents_[0-9]{8}$'
      and (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp at time zone 'UTC' <= cut
  loop
    execute format('drop table records.%I', part.name);
    forgotten := forgotten + 1;
  end loop;
  delete from call_contents where expires_at <= cut;
  get diagnostics rows = row_count;
  return forgotten + rows;
end $$;
revoke execute on function records.ensure_content_day(date), records.forget_contents(timestamptz) from public;
grant execute on function records.ensure_content_day(date), records.forget_contents(timestamptz) to gatehouse_records;`;

export class CallContents1763801700000 implements MigrationInterface {
  name = 'CallContents1763801700000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, FUNCTIONS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function records.forget_contents(timestamptz), records.ensure_content_day(date)');
    await runner.query('drop table records.call_contents');
  }
}
