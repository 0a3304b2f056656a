import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

/** The newest report of each gateway process: what it says replaces what it said. */
const TABLE = `
create table route_reports (
  tenant_id text not null,
  upstream_id text not null,
  instance_id text not null,
  gateway_id text not null,
  reported_at timestamptz not null,
  detail jsonb not null,
  primary key (upstream_id, instance_id),
  foreign key (tenant_id, upstream_id) references upstreams (tenant_id, id) on delete cascade
);
create index route_reports__reported on route_reports (reported_at);
alter table route_reports enable row level security;
alter table route_reports force row level security;
create policy route_reports__tenant on route_reports using ${VISIBLE} with check ${VISIBLE};
grant select, insert, update, delete on route_reports to gatehouse_app;`;

/** What gateways tell of splits and mirrors, and the secret of functions. Splits and mirrors themselves stand in the settings of their upstream. */
export class UpstreamRouting1763801000000 implements MigrationInterface {
  name = 'UpstreamRouting1763801000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstreams add column function_secret_encrypted text');
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table route_reports');
    await runner.query('alter table upstreams drop column function_secret_encrypted');
  }
}
