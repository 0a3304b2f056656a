import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How an upstream is balanced, watched, retried and spoken to over TLS. `settings` is one document instead of some forty columns: nothing asks for a part of it in SQL,
 * and its shape is the wire format's, checked when it is written and again when it is compiled, so that a new setting needs no migration. What is queried, secret or of
 * a target stays a column.
 */
export class UpstreamSettings1763800300000 implements MigrationInterface {
  name = 'UpstreamSettings1763800300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table upstreams add column total_timeout_ms integer, add column settings jsonb not null default '{}', add column client_key_encrypted text`,
    );
    await runner.query('alter table targets add column connections_max integer, add column srv text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table targets drop column connections_max, drop column srv');
    await runner.query('alter table upstreams drop column total_timeout_ms, drop column settings, drop column client_key_encrypted');
  }
}
