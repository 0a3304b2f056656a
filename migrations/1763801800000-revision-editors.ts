import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed a draft, so that nobody approves the own work; and which revisions offer prompts, found without reading the settings of all. */
export class RevisionEditors1763801800000 implements MigrationInterface {
  name = 'RevisionEditors1763801800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table revisions add column editors text[] not null default '{}'`);
    // a condition of the index and no column of it: row-level security keeps operators of JSON from searching an index
    await runner.query(`create index revisions__prompts on revisions (tenant_id) where settings #> '{llm,prompts}' <> '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index revisions__prompts');
    await runner.query('alter table revisions drop column editors');
  }
}
