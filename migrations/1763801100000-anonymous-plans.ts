import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A plan may take in callers that show no credential; an API says which plan that is. */
export class AnonymousPlans1763801100000 implements MigrationInterface {
  name = 'AnonymousPlans1763801100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table plans add column anonymous boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table plans drop column anonymous');
  }
}
