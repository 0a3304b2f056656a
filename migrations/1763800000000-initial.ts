import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of one tenant: each gets row-level security, and `(tenant_id, id)` as a key that others refer to, so that a reference across tenants cannot be stored. */
const TENANT_TABLES = [
  'members',
  'teams',
  'team_members',
  'invitations',
  'environments',
  'environment_hosts',
  'apis',
  'api_slugs',
  'versions',
  'revisions',
  'upstreams',
  'targets',
  'deployments',
  'products',
  'product_items',
  'plans',
  'applications',
  'subscriptions',
  'change_requests',
  'credentials',
  'notices',
  'outbox',
  'audit_entries',
];

/** The tenant of the transaction, set by the application with set_config; `*` is the platform itself (jobs, platform admins). */
const VISIBLE = (column: string) => `(${column} = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

const ROLES = `
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'gatehouse_app') then create role gatehouse_app nologin nosuperuser nobypassrls; end if;
  if not exists (select 1 from pg_roles where rolname = 'gatehouse_records') then create role gatehouse_records nologin nosuperuser nobypassrls; end if;
exception when duplicate_object or unique_violation then null; -- another database of the same cluster was migrated at the same moment
end $$;`;

const PEOPLE = `
create table accounts (
  id text primary key,
  email text not null constraint accounts__email unique,
  name text not null,
  password_hash text,
  email_verified_at timestamptz,
  platform_admin boolean not null default false,
  state text not null default 'active' check (state in ('active', 'blocked')),
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz
);
create table email_tokens (
  token_hash text primary key,
  account_id text not null references accounts (id) on delete cascade,
  purpose text not null check (purpose in ('verify', 'reset')),
  expires_at timestamptz not null,
  used_at timestamptz
);
create table access_tokens (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  name text not null,
  prefix text not null,
  token_hash text not null constraint access_tokens__hash unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index access_tokens__account on access_tokens (account_id);
create table tenants (
  id text primary key,
  slug text not null constraint tenants__slug unique,
  name text not null,
  joining text not null default 'open' check (joining in ('open', 'invitation')),
  branding jsonb not null default '{"logoUrl": null, "accent": null}',
  created_at timestamptz not null default now()
);
create table tenant_slugs (
  slug text primary key,
  tenant_id text not null references tenants (id) on delete cascade
);
create table members (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  roles text[] not null check (cardinality(roles) > 0),
  joined_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint members__account unique (tenant_id, account_id)
);
create index members__by_account on members (account_id);
create table teams (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  slug text not null,
  name text not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint teams__slug unique (tenant_id, slug)
);
create table team_members (
  tenant_id text not null,
  team_id text not null,
  member_id text not null,
  primary key (team_id, member_id),
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index team_members__member on team_members (member_id);
create table invitations (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  email text not null,
  roles text[] not null check (cardinality(roles) > 0),
  token_hash text not null constraint invitations__token unique,
  invited_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  unique (tenant_id, id)
);
create unique index invitations__open on invitations (tenant_id, email) where accepted_at is null and withdrawn_at is null;
create table notices (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  kind text not null,
  title text not null,
  body text not null,
  path text,
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index notices__account on notices (tenant_id, account_id, id desc);`;

const GATEWAYS = `
create table gateway_groups (
  id text primary key,
  slug text not null constraint gateway_groups__slug unique,
  name text not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now()
);
create unique index gateway_groups__default on gateway_groups (is_default) where is_default;
create table gateway_tokens (
  token_hash text primary key,
  group_id text not null references gateway_groups (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);
create table gateways (
  id text primary key,
  group_id text not null references gateway_groups (id) on delete cascade,
  name text not null,
  instance_id text not null,
  software_version text not null,
  supports jsonb not null,
  sequence bigint,
  digest text,
  acknowledgement text check (acknowledgement in ('applied', 'partial', 'refused')),
  errors jsonb not null default '[]',
  acknowledged_at timestamptz,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  constraint gateways__name unique (group_id, name)
);
create table signing_keys (
  key_id text primary key,
  public_key text not null,
  private_key_encrypted text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create table snapshot_objects (
  hash text primary key,
  kind text not null,
  content text not null,
  created_at timestamptz not null default now()
);
create table manifests (
  group_id text not null references gateway_groups (id) on delete cascade,
  sequence bigint not null,
  digest text not null,
  manifest text not null,
  signature text not null,
  key_id text not null references signing_keys (key_id),
  created_at timestamptz not null default now(),
  primary key (group_id, sequence)
);
create table deny_entries (
  sequence bigint generated always as identity primary key,
  group_id text references gateway_groups (id) on delete cascade,
  kind text not null check (kind in ('credential', 'application', 'version')),
  subject_id text not null,
  effect text not null check (effect in ('deny', 'lift')),
  code text not null,
  created_at timestamptz not null default now()
);
create index deny_entries__subject on deny_entries (subject_id, sequence desc);
/** Gateways ask for what comes after the sequence they have: so sequences must become visible in order, one transaction after the other. */
create function order_deny_entries() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('deny_entries', 0));
  return null;
end $$;
create trigger deny_entries__ordered before insert on deny_entries for each statement execute function order_deny_entries();`;

const DESIGN = `
create table environments (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  group_id text not null references gateway_groups (id),
  slug text not null,
  name text not null,
  kind text not null check (kind in ('production', 'test')),
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint environments__slug unique (tenant_id, slug)
);
create unique index environments__default on environments (tenant_id) where is_default;
create index environments__group on environments (group_id);
create table environment_hosts (
  host text primary key,
  tenant_id text not null,
  environment_id text not null,
  foreign key (tenant_id, environment_id) references environments (tenant_id, id) on delete cascade
);
create table upstreams (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  name text not null,
  host_header text not null check (host_header in ('target', 'client')),
  connect_timeout_ms integer not null,
  first_byte_timeout_ms integer not null,
  idle_timeout_ms integer not null,
  retries integer not null,
  tls_verify boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint upstreams__name unique (tenant_id, name)
);
create table targets (
  id text primary key,
  tenant_id text not null,
  upstream_id text not null,
  position integer not null,
  url text not null,
  weight integer not null,
  foreign key (tenant_id, upstream_id) references upstreams (tenant_id, id) on delete cascade
);
create index targets__upstream on targets (upstream_id);
create table apis (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  slug text not null,
  name text not null,
  kind text not null default 'http' check (kind in ('http')),
  summary text not null default '',
  description text not null default '',
  tags text[] not null default '{}',
  visibility jsonb not null default '{"kind": "public"}',
  team_id text,
  version_by jsonb not null default '{"by": "path"}',
  base_path text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint apis__slug unique (tenant_id, slug),
  foreign key (tenant_id, team_id) references teams (tenant_id, id)
);
create unique index apis__base_path on apis (tenant_id, (coalesce(base_path, '/' || slug)));
create table api_slugs (
  tenant_id text not null,
  slug text not null,
  api_id text not null,
  primary key (tenant_id, slug),
  foreign key (tenant_id, api_id) references apis (tenant_id, id) on delete cascade
);
create table versions (
  id text primary key,
  tenant_id text not null,
  api_id text not null,
  name text not null,
  description text not null default '',
  state text not null default 'draft' check (state in ('draft', 'published', 'deprecated', 'retired')),
  is_default boolean not null default false,
  blocked_at timestamptz,
  blocked_reason text,
  published_at timestamptz,
  deprecated_at timestamptz,
  sunset_at timestamptz,
  successor_id text,
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint versions__name unique (tenant_id, api_id, name),
  foreign key (tenant_id, api_id) references apis (tenant_id, id) on delete cascade,
  foreign key (tenant_id, successor_id) references versions (tenant_id, id)
);
create unique index versions__default on versions (api_id) where is_default;
create table revisions (
  id text primary key,
  tenant_id text not null,
  version_id text not null,
  number integer not null,
  state text not null default 'draft' check (state in ('draft', 'in_review', 'changes_requested', 'approved')),
  note text not null default '',
  document text not null,
  format text not null check (format in ('json', 'yaml')),
  title text not null,
  document_version text not null,
  operations jsonb not null,
  settings jsonb not null,
  content_hash text not null,
  review_comment text,
  author_id text,
  author_name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint revisions__number unique (version_id, number),
  foreign key (tenant_id, version_id) references versions (tenant_id, id) on delete cascade
);
create function refuse_revision_change() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.document, new.settings, new.content_hash, new.operations) is distinct from (old.document, old.settings, old.content_hash, old.operations) then
    raise exception 'the content of revision % is fixed', old.id using errcode = 'check_violation', constraint = 'revisions__fixed';
  end if;
  return new;
end $$;
create trigger revisions__fixed before update on revisions for each row execute function refuse_revision_change();
create table deployments (
  id text primary key,
  tenant_id text not null,
  version_id text not null,
  revision_id text not null,
  environment_id text not null,
  state text not null default 'pending' check (state in ('pending', 'active', 'failed', 'superseded', 'withdrawn')),
  is_rollback boolean not null default false,
  pinned boolean not null default false,
  note text not null default '',
  author_id text,
  author_name text not null,
  sequence bigint,
  live_at timestamptz,
  /** what each gateway said last, kept when the deployment ended */
  outcome jsonb not null default '[]',
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, version_id) references versions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, revision_id) references revisions (tenant_id, id),
  foreign key (tenant_id, environment_id) references environments (tenant_id, id) on delete cascade
);
create unique index deployments__active on deployments (environment_id, version_id) where state = 'active';
create index deployments__version on deployments (version_id, id desc);
create index deployments__open on deployments (environment_id, version_id, id desc) where state in ('pending', 'active');`;

const OFFER = `
create table products (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  slug text not null,
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint products__slug unique (tenant_id, slug)
);
create table product_items (
  tenant_id text not null,
  product_id text not null,
  version_id text not null,
  operation_ids text[],
  primary key (product_id, version_id),
  foreign key (tenant_id, product_id) references products (tenant_id, id) on delete cascade,
  foreign key (tenant_id, version_id) references versions (tenant_id, id)
);
create index product_items__version on product_items (version_id);
create table plans (
  id text primary key,
  tenant_id text not null,
  product_id text not null,
  slug text not null,
  name text not null,
  description text not null default '',
  state text not null default 'draft' check (state in ('draft', 'published', 'deprecated', 'closed')),
  approval text not null default 'automatic' check (approval in ('automatic', 'manual')),
  limits jsonb not null default '[]',
  policies jsonb not null default '[]',
  price jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint plans__slug unique (tenant_id, slug),
  foreign key (tenant_id, product_id) references products (tenant_id, id)
);
create index plans__product on plans (product_id);
create table applications (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  name text not null,
  description text not null default '',
  state text not null default 'active' check (state in ('active', 'suspended', 'deleted')),
  suspended_reason text,
  owner_team_id text,
  owner_member_id text,
  /** first two hexadecimal digits of SHA-256 of the id: the snapshot shard it travels in */
  shard text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  check ((owner_team_id is null) <> (owner_member_id is null) or state = 'deleted'),
  foreign key (tenant_id, owner_team_id) references teams (tenant_id, id),
  foreign key (tenant_id, owner_member_id) references members (tenant_id, id) on delete set null (owner_member_id)
);
create index applications__shard on applications (shard);
create index applications__owner_team on applications (owner_team_id);
create index applications__owner_member on applications (owner_member_id);
create table subscriptions (
  id text primary key,
  tenant_id text not null,
  application_id text not null,
  plan_id text not null,
  state text not null default 'pending' check (state in ('pending', 'active', 'rejected', 'withdrawn', 'suspended', 'expired', 'closed')),
  message text not null default '',
  reason text,
  requested_by_id text,
  requested_by_name text not null,
  decided_by_id text,
  decided_by_name text,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id)
);
create index subscriptions__application on subscriptions (application_id);
create index subscriptions__plan on subscriptions (plan_id);
create index subscriptions__waiting on subscriptions (tenant_id, created_at) where state = 'pending';
create index subscriptions__expiry on subscriptions (expires_at) where state in ('active', 'suspended') and expires_at is not null;
create table change_requests (
  id text primary key,
  tenant_id text not null,
  subscription_id text not null,
  plan_id text not null,
  state text not null default 'open' check (state in ('open', 'approved', 'applied', 'rejected', 'withdrawn')),
  message text not null default '',
  reason text,
  requested_by_id text,
  requested_by_name text not null,
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id)
);
create unique index change_requests__open on change_requests (subscription_id) where state = 'open';
create table credentials (
  id text primary key,
  tenant_id text not null,
  application_id text not null,
  name text not null,
  prefix text not null,
  key_hash text not null constraint credentials__hash unique,
  environment_kind text not null check (environment_kind in ('production', 'test')),
  state text not null default 'active' check (state in ('active', 'retiring', 'expired', 'revoked')),
  subscription_ids text[],
  try_it boolean not null default false,
  revoked_reason text,
  rotated_to text,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  ended_at timestamptz,
  last_used_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id)
);
create index credentials__application on credentials (application_id);
create index credentials__shard on credentials (left(key_hash, 2));
create index credentials__expiry on credentials (expires_at) where state in ('active', 'retiring') and expires_at is not null;`;

const TRAIL = `
create table audit_entries (
  id text primary key,
  tenant_id text references tenants (id) on delete set null,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('account', 'system', 'gateway')),
  actor_id text,
  actor_name text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  subject_name text not null,
  reason text,
  detail jsonb not null default '{}',
  address text,
  request_id text
);
create index audit_entries__tenant on audit_entries (tenant_id, id desc);
create index audit_entries__subject on audit_entries (subject_id, id desc);
create table outbox (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  processed_at timestamptz,
  attempts integer not null default 0,
  error text
);
create index outbox__waiting on outbox (topic, id) where processed_at is null;
create table idempotency_keys (
  actor_id text not null,
  key text not null,
  request_hash text not null,
  status integer,
  response text,
  created_at timestamptz not null default now(),
  primary key (actor_id, key)
);
create index idempotency_keys__age on idempotency_keys (created_at);`;

const protect = (table: string, column: string) => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy ${table}__tenant on ${table} using ${VISIBLE(column)} with check ${VISIBLE(column)};`;

const GRANTS = `
do $$ begin execute format('grant connect on database %I to gatehouse_app, gatehouse_records', current_database()); end $$;
grant usage on schema public to gatehouse_app;
grant select, insert, update, delete on all tables in schema public to gatehouse_app;
grant usage on all sequences in schema public to gatehouse_app;
revoke update, delete on audit_entries from gatehouse_app;
revoke all on migrations from gatehouse_app;`;

export class Initial1763800000000 implements MigrationInterface {
  name = 'Initial1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLES);
    for (const part of [PEOPLE, GATEWAYS, DESIGN, OFFER, TRAIL]) await runner.query(part.replace(/\/\*\*.*?\*\//g, ''));
    for (const table of TENANT_TABLES) await runner.query(protect(table, 'tenant_id'));
    await runner.query(protect('tenants', 'id'));
    await runner.query(protect('tenant_slugs', 'tenant_id'));
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'idempotency_keys',
      'outbox',
      'audit_entries',
      'credentials',
      'change_requests',
      'subscriptions',
      'applications',
      'plans',
      'product_items',
      'products',
      'deployments',
      'revisions',
      'versions',
      'api_slugs',
      'apis',
      'targets',
      'upstreams',
      'environment_hosts',
      'environments',
      'deny_entries',
      'manifests',
      'snapshot_objects',
      'signing_keys',
      'gateways',
      'gateway_tokens',
      'gateway_groups',
      'notices',
      'invitations',
      'team_members',
      'teams',
      'members',
      'tenant_slugs',
      'tenants',
      'access_tokens',
      'email_tokens',
      'accounts',
    ];
    for (const table of tables) await runner.query(`drop table ${table}`);
    await runner.query('drop function refuse_revision_change()');
    await runner.query('drop function order_deny_entries()');
    // Roles belong to the cluster and may serve other databases: they stay.
    await runner.query('revoke usage on schema public from gatehouse_app');
    await runner.query(`do $$ begin execute format('revoke connect on database %I from gatehouse_app, gatehouse_records', current_database()); end $$`);
  }
}
