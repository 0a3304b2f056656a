import type { MigrationInterface, QueryRunner } from 'typeorm';

const VISIBLE = `(tenant_id = current_setting('app.tenant_id', true) or current_setting('app.tenant_id', true) = '*')`;

/** What was reached is no foreign key: it stands although the application, plan or API is deleted. */
const TABLE = `
create table budget_alerts (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  counter text not null,
  span text not null,
  percent integer not null,
  name text not null,
  unit text not null check (unit in ('tokens', 'micro-dollars')),
  most bigint not null,
  used bigint not null,
  stopped boolean not null,
  counted_by text[] not null,
  model text,
  application_id text,
  api_id text,
  plan_id text,
  request_id text not null,
  at timestamptz not null,
  unique (tenant_id, id),
  constraint budget_alerts__once unique (tenant_id, counter, span, percent)
);
create index budget_alerts__newest on budget_alerts (tenant_id, id desc);
alter table budget_alerts enable row level security;
alter table budget_alerts force row level security;
create policy budget_alerts__tenant on budget_alerts using ${VISIBLE} with check ${VISIBLE};
grant select, insert, delete on budget_alerts to gatehouse_app;`;

/** Which percentages of limits of tokens and money were reached, each once in its window. */
export class BudgetAlerts1763801500000 implements MigrationInterface {
  name = 'BudgetAlerts1763801500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table budget_alerts');
  }
}
