import { migrations } from '@gatehouse/migrations';
import { type TestDatabase, testDatabase } from '@gatehouse/testing';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';

let database: TestDatabase;
let owner: DataSource;

beforeAll(async () => {
  database = await testDatabase();
  owner = await new DataSource({ type: 'postgres', url: database.url, migrations: [...migrations], synchronize: false, poolSize: 1 }).initialize();
});
afterAll(async () => {
  await owner.destroy();
  await database.drop();
});

/** Everything that was made: tables with columns, indexes, constraints, functions, triggers, policies. */
async function schema(): Promise<string[]> {
  const rows = await owner.query<{ line: string }[]>(`
    with ours as (select oid, nspname from pg_namespace where nspname in ('public', 'records'))
    select format('column %s.%s.%s %s %s %s', table_schema, table_name, column_name, data_type, is_nullable, column_default) as line
      from information_schema.columns where table_schema in ('public', 'records') and table_name <> 'migrations'
    union select 'index ' || indexdef from pg_indexes where schemaname in ('public', 'records') and tablename <> 'migrations'
    union select format('constraint %s %s', c.conname, pg_get_constraintdef(c.oid)) from pg_constraint c join ours on ours.oid = c.connamespace where c.conrelid <> to_regclass('migrations')
    union select 'function ' || pg_get_functiondef(p.oid) from pg_proc p join ours on ours.oid = p.pronamespace
    union select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t where not t.tgisinternal
    union select format('policy %s %s %s', tablename, policyname, qual) from pg_policies
    union select format('grant %s %s %s', table_name, grantee, privilege_type) from information_schema.role_table_grants where table_schema in ('public', 'records') and table_name <> 'migrations' and grantee in ('gatehouse_app', 'gatehouse_records')
    order by 1`);
  return rows.map(({ line }) => line);
}

test('every migration can be taken back, leaving nothing, and made again, giving the same', { timeout: 60_000 }, async () => {
  await owner.runMigrations({ transaction: 'each' });
  const made = await schema();
  expect(made.length).toBeGreaterThan(100);
  for (const _ of migrations) await owner.undoLastMigration({ transaction: 'each' });
  expect(await schema()).toEqual([]);
  await owner.runMigrations({ transaction: 'each' });
  expect(await schema()).toEqual(made);
});
