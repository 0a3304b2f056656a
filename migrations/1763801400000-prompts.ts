import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

const PROMPTS = `
create table prompts (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  slug text not null,
  name text not null,
  description text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint prompts__slug unique (tenant_id, slug)
);
create table prompt_versions (
  tenant_id text not null,
  prompt_id text not null,
  number integer not null,
  state text not null check (state in ('draft', 'published', 'retired')),
  /* messages, variables, model and what else gateways need of it */
  content jsonb not null,
  note text not null,
  author_id text,
  author_name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  published_at timestamptz,
  retired_at timestamptz,
  primary key (tenant_id, prompt_id, number),
  foreign key (tenant_id, prompt_id) references prompts (tenant_id, id) on delete cascade
);
create unique index prompt_versions__draft on prompt_versions (tenant_id, prompt_id) where state = 'draft';
create function refuse_prompt_change() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and new.content is distinct from old.content then
    raise exception 'the content of version % of prompt % is fixed', old.number, old.prompt_id using errcode = 'check_violation', constraint = 'prompt_versions__fixed';
  end if;
  return new;
end $$;
create trigger prompt_versions__fixed before update on prompt_versions for each row execute function refuse_prompt_change();`;

const TABLES = ['prompts', 'prompt_versions'];

const guarded = (table: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy ${table}__tenant on ${table} using ${VISIBLE} with check ${VISIBLE};
grant select, insert, update, delete on ${table} to gatehouse_app;`;

/** Prompts that APIs of models offer, in versions. */
export class Prompts1763801400000 implements MigrationInterface {
  name = 'Prompts1763801400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [PROMPTS, ...TABLES.map(guarded)]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await runner.query(`drop table ${table}`);
    await runner.query('drop function refuse_prompt_change()');
  }
}
