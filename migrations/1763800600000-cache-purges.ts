import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

/** Gateways ask for what comes after the sequence they have: so sequences become visible in order, one transaction after the other. */
const TABLE = `
create table cache_purges (
  sequence bigint generated always as identity primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  api_id text not null,
  scope jsonb not null,
  author_kind text not null,
  author_id text,
  author_name text not null,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, api_id) references apis (tenant_id, id) on delete cascade
);
create index cache_purges__api on cache_purges (tenant_id, api_id, sequence desc);
create index cache_purges__created on cache_purges (created_at);
create function order_cache_purges() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('cache_purges', 0));
  return null;
end $$;
create trigger cache_purges__ordered before insert on cache_purges for each statement execute function order_cache_purges();
alter table cache_purges enable row level security;
alter table cache_purges force row level security;
create policy cache_purges__tenant on cache_purges using ${VISIBLE} with check ${VISIBLE};
grant select, insert, delete on cache_purges to gatehouse_app;`;

/** What was taken out of the gateways' stores of responses, by whom: the stream that gateways follow, and the list that the console shows. */
export class CachePurges1763800600000 implements MigrationInterface {
  name = 'CachePurges1763800600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table cache_purges');
    await runner.query('drop function order_cache_purges()');
  }
}
