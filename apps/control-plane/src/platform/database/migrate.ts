import { migrations } from '@gatehouse/migrations';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { LOGINS, type Login, loginPassword } from './logins.js';

// "gatehous" in ASCII: two migrating processes wait for each other
const MIGRATION_LOCK = '7449355575241962867';

/** Makes the two logins, then brings the schema up to date as the owner. Safe to run from several processes at once. Returns the names of what ran. */
export async function migrate(config: Config): Promise<string[]> {
  const guard = new pg.Client(config.databaseUrl);
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    for (const login of Object.keys(LOGINS) as Login[]) await ensureLogin(guard, config, login);
    return await runMigrations(config);
  } finally {
    await guard.end(); // the lock ends with the session
  }
}

async function runMigrations(config: Config): Promise<string[]> {
  const owner = new DataSource({ type: 'postgres', url: config.databaseUrl, migrations: [...migrations], synchronize: false, poolSize: 1 });
  await owner.initialize();
  try {
    return (await owner.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
  } finally {
    await owner.destroy();
  }
}

async function ensureLogin(owner: pg.Client, config: Config, login: Login): Promise<void> {
  const role = LOGINS[login];
  const password = owner.escapeLiteral(loginPassword(config, login));
  const rights = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
  const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [role]);
  // roles are the server's, not the database's: two databases may be migrated at once, and one of them comes second
  await owner.query(rowCount ? `alter role ${role} with ${rights} password ${password}` : `create role ${role} with ${rights} password ${password}`);
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  await owner.query(`grant connect on database ${owner.escapeIdentifier(rows[0]?.name ?? '')} to ${role}`);
}
