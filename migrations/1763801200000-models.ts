import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

const PROVIDERS = `
create table providers (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  slug text not null,
  name text not null,
  kind text not null,
  /* how it is connected: wire format, base URL, authentication, headers, dialect, time-outs */
  settings jsonb not null,
  catalogue boolean not null,
  models jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint providers__slug unique (tenant_id, slug)
);
create table provider_keys (
  id text primary key,
  tenant_id text not null,
  provider_id text not null,
  name text not null,
  secret_encrypted text not null,
  /* of the secret, to tell keys apart */
  ending text not null,
  weight integer not null,
  limits jsonb not null,
  models jsonb,
  state text not null check (state in ('active', 'suspended')),
  created_at timestamptz not null default now(),
  rotated_at timestamptz,
  unique (tenant_id, id),
  constraint provider_keys__name unique (tenant_id, provider_id, name),
  foreign key (tenant_id, provider_id) references providers (tenant_id, id) on delete cascade
);`;

const ROUTES = `
create table model_routes (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  name text not null,
  description text not null,
  strategy text not null,
  /* promised times, hedging, fallback and exposure, as snapshots have them */
  settings jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint model_routes__name unique (tenant_id, name)
);
create table model_route_targets (
  tenant_id text not null,
  route_id text not null,
  position integer not null,
  provider_id text not null,
  model text not null,
  weight integer not null,
  priority integer not null,
  primary key (tenant_id, route_id, position),
  foreign key (tenant_id, route_id) references model_routes (tenant_id, id) on delete cascade,
  constraint model_route_targets__provider foreign key (tenant_id, provider_id) references providers (tenant_id, id)
);
create index model_route_targets__provider_id on model_route_targets (tenant_id, provider_id);
create table model_overrides (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  source text not null,
  model text not null,
  override jsonb not null,
  note text not null,
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint model_overrides__model unique (tenant_id, source, model)
);`;

const TABLES = ['providers', 'provider_keys', 'model_routes', 'model_route_targets', 'model_overrides'];

const guarded = (table: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy ${table}__tenant on ${table} using ${VISIBLE} with check ${VISIBLE};
grant select, insert, update, delete on ${table} to gatehouse_app;`;

const kinds = (...names: string[]): string => `
alter table apis drop constraint apis_kind_check;
alter table apis add constraint apis_kind_check check (kind in (${names.map((name) => `'${name}'`).join(', ')}));`;

/** Those who serve models, what callers ask for, and what a tenant says of models instead of the catalogue. */
export class Models1763801200000 implements MigrationInterface {
  name = 'Models1763801200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [PROVIDERS, ROUTES, ...TABLES.map(guarded), kinds('http', 'llm')]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update apis set kind = 'http' where kind = 'llm'`);
    await runner.query(kinds('http'));
    for (const table of [...TABLES].reverse()) await runner.query(`drop table ${table}`);
  }
}
