import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

const TABLES = `
create table policy_sets (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  slug text not null,
  name text not null,
  description text not null default '',
  policies jsonb not null default '[]',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint policy_sets__slug unique (tenant_id, slug)
);
create table policy_set_versions (
  tenant_id text not null,
  set_id text not null,
  number integer not null,
  policies jsonb not null,
  note text not null default '',
  author_kind text not null,
  author_id text,
  author_name text not null,
  created_at timestamptz not null default now(),
  primary key (set_id, number),
  foreign key (tenant_id, set_id) references policy_sets (tenant_id, id) on delete cascade
);
create table policy_attachments (
  tenant_id text not null references tenants (id) on delete cascade,
  level text not null check (level in ('tenant', 'product')),
  target_id text not null,
  policies jsonb not null default '[]',
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, level, target_id)
);`;

const protect = (table: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy ${table}__tenant on ${table} using ${VISIBLE} with check ${VISIBLE};
grant select, insert, update, delete on ${table} to gatehouse_app;`;

/**
 * Named sets of policies with every version they had, and what stands for a whole tenant or for the callers of a product. Sets stand in lists of policies by their id,
 * inside documents: what keeps a set in use from being removed is a lock on its row, taken by whoever names it.
 */
export class PolicySets1763800500000 implements MigrationInterface {
  name = 'PolicySets1763800500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, protect('policy_sets'), protect('policy_set_versions'), protect('policy_attachments')]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy_attachments');
    await runner.query('drop table policy_set_versions');
    await runner.query('drop table policy_sets');
  }
}
