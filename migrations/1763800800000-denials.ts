import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

/** The target is no foreign key: a denial stands although what it denies is deleted, and says what it was called. */
const TABLE = `
create table denials (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  target text not null check (target in ('application', 'credential', 'api', 'address')),
  value text not null,
  name text not null,
  reason text not null,
  expires_at timestamptz,
  author_kind text not null,
  author_id text,
  author_name text not null,
  created_at timestamptz not null default now(),
  lifted_at timestamptz,
  lifted_by text,
  unique (tenant_id, id)
);
create index denials__standing on denials (tenant_id, id desc) where lifted_at is null;
create unique index denials__one on denials (tenant_id, target, value) where lifted_at is null and expires_at is null;
alter table denials enable row level security;
alter table denials force row level security;
create policy denials__tenant on denials using ${VISIBLE} with check ${VISIBLE};
grant select, insert, update on denials to gatehouse_app;`;

const kinds = (...names: string[]) => `
alter table deny_entries drop constraint deny_entries_kind_check;
alter table deny_entries add constraint deny_entries_kind_check check (kind in (${names.map((name) => `'${name}'`).join(', ')}));`;

/** What administrators keep out of a tenant's APIs, with an end; gateways hear of it by the deny stream and by snapshots. */
export class Denials1763800800000 implements MigrationInterface {
  name = 'Denials1763800800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(kinds('credential', 'application', 'version', 'denial'));
    await runner.query('alter table deny_entries add column denial jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from deny_entries where kind = 'denial'`);
    await runner.query('alter table deny_entries drop column denial');
    await runner.query(kinds('credential', 'application', 'version'));
    await runner.query('drop table denials');
  }
}
