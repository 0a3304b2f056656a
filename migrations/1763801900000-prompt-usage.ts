import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEYS = 'tenant_id, grain, at, api_id, application_id, plan_id, credential_id, route, provider_id, model';
const COUNTS =
  'calls failed input_tokens cached_input_tokens cache_write_tokens output_tokens reasoning_tokens spend_micros unpriced estimated fallbacks cache_hits'.split(
    ' ',
  );
const HISTOGRAMS = ['ttft_histogram', 'inter_token_histogram', 'total_histogram'];
const COLUMNS = `${KEYS}, ${[...COUNTS, ...HISTOGRAMS].join(', ')}`;

const WIDER = `
alter table records.model_rollups
  /* a version of one, slug@3 */
  add column prompt text not null default '',
  drop constraint model_rollups_pkey,
  add primary key (${KEYS}, prompt);`;

/** What was told apart by prompt is one row again. */
const NARROWER = `
create aggregate records.sum_histograms(integer[]) (sfunc = records.add_histograms, stype = integer[], initcond = '{}');
create temporary table narrower on commit drop as
select ${KEYS}, ${COUNTS.map((name) => `sum(${name})::bigint as ${name}`).join(', ')}, ${HISTOGRAMS.map((name) => `records.sum_histograms(${name}) as ${name}`).join(', ')}
from records.model_rollups group by ${KEYS};
truncate records.model_rollups;
alter table records.model_rollups drop constraint model_rollups_pkey, drop column prompt, add primary key (${KEYS});
insert into records.model_rollups (${COLUMNS}) select ${COLUMNS} from narrower;
drop aggregate records.sum_histograms(integer[]);`;

const ALERTS = `
create index budget_alerts__application on budget_alerts (tenant_id, application_id, id desc);
create index budget_alerts__at on budget_alerts (tenant_id, at);`;

/** Model calls by prompt and version too; and alerts of one application, and old ones, found without reading all. */
export class PromptUsage1763801900000 implements MigrationInterface {
  name = 'PromptUsage1763801900000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [WIDER, ALERTS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index budget_alerts__application, budget_alerts__at');
    await runner.query(NARROWER);
  }
}
