import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

const TABLES = `
create table certificates (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  name text not null,
  chain_pem text not null,
  key_encrypted text not null,
  client_certificate text not null check (client_certificate in ('none', 'request', 'require')),
  client_ca_pem text,
  not_after timestamptz not null,
  warned_days integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  constraint certificates__name unique (tenant_id, name)
);
create index certificates__not_after on certificates (not_after);
create table certificate_hosts (
  host text not null constraint certificate_hosts__host primary key,
  tenant_id text not null,
  certificate_id text not null,
  foreign key (tenant_id, certificate_id) references certificates (tenant_id, id) on delete cascade
);
create index certificate_hosts__certificate on certificate_hosts (certificate_id);`;

/**
 * A host, as a tenant's entry or in its certificate, is one tenant's alone: another's certificate for it would answer handshakes meant for the first. One tenant
 * cannot see the rows of another, so the rule stands here, where all rows are seen; the lock makes two that come at once wait for each other.
 */
const OWNERSHIP = `
create function host_covers(pattern text, host text) returns boolean language sql immutable as $$
  select pattern = host or (pattern like '*.%' and host not like '*.%' and substr(host, strpos(host, '.')) = substr(pattern, 2))
$$;
create function refuse_foreign_host() returns trigger language plpgsql set app.tenant_id = '*' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('hosts', 0));
  if exists (select 1 from environment_hosts h where h.tenant_id <> new.tenant_id and (host_covers(new.host, h.host) or host_covers(h.host, new.host)))
    or exists (select 1 from certificate_hosts h where h.tenant_id <> new.tenant_id and (host_covers(new.host, h.host) or host_covers(h.host, new.host))) then
    raise exception 'the host % is another tenant''s', new.host using errcode = 'unique_violation', constraint = tg_table_name || '__one_tenant';
  end if;
  return new;
end $$;
create trigger environment_hosts__one_tenant before insert or update on environment_hosts for each row execute function refuse_foreign_host();
create trigger certificate_hosts__one_tenant before insert or update on certificate_hosts for each row execute function refuse_foreign_host();`;

const protect = (table: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy ${table}__tenant on ${table} using ${VISIBLE} with check ${VISIBLE};
grant select, insert, update, delete on ${table} to gatehouse_app;`;

/** Certificates of tenants, and per gateway group the key under which secrets cross to its gateways. */
export class Certificates1763800200000 implements MigrationInterface {
  name = 'Certificates1763800200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, OWNERSHIP, protect('certificates'), protect('certificate_hosts')]) await runner.query(part);
    await runner.query('alter table gateway_groups add column key_encrypted text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table gateway_groups drop column key_encrypted');
    await runner.query('drop trigger environment_hosts__one_tenant on environment_hosts');
    await runner.query('drop table certificate_hosts');
    await runner.query('drop table certificates');
    await runner.query('drop function refuse_foreign_host()');
    await runner.query('drop function host_covers(text, text)');
  }
}
