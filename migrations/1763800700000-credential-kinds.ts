import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Credentials beside API keys, and the keys that tokens of the platform's own issuer are signed with. What a credential is found by may be public (a certificate, the
 * subject of a token), so it may come again once the one that ended is out of force: a hash is one live credential's.
 */
export class CredentialKinds1763800700000 implements MigrationInterface {
  name = 'CredentialKinds1763800700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table credentials
         add column kind text not null default 'key' check (kind in ('key', 'client', 'signature', 'certificate', 'subject')),
         add column handle text, add column secret_encrypted text, add column public_key text,
         drop constraint credentials__hash`,
    );
    await runner.query(`create unique index credentials__hash on credentials (key_hash) where state in ('active', 'retiring')`);
    await runner.query(
      `create table token_keys (
         key_id text primary key,
         public_jwk jsonb not null,
         private_key_encrypted text not null,
         created_at timestamptz not null,
         usable_from timestamptz not null,
         retired_at timestamptz
       )`,
    );
    await runner.query('grant select, insert, update, delete on token_keys to gatehouse_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table token_keys');
    await runner.query(`delete from credentials where kind <> 'key'`);
    await runner.query('drop index credentials__hash');
    await runner.query('alter table credentials drop column kind, drop column handle, drop column secret_encrypted, drop column public_key');
    await runner.query('alter table credentials add constraint credentials__hash unique (key_hash)');
  }
}
