import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { testServers } from './test-servers.js';

export interface TestDatabaseOptions {
  /** Brings an empty database up to date; run once per run of the suite, its result is then cloned. Absent: an empty database. */
  migrate?: (databaseUrl: string) => Promise<void>;
  /** Tells templates apart. Default: the text of `migrate`, which is right unless it closes over something that differs. */
  template?: string;
}

export interface TestDatabase {
  url: string;
  name: string;
  /** Cuts off whoever is still connected. Optional: the whole server goes after the run. */
  drop(): Promise<void>;
}

// Any number will do, as long as nobody else takes advisory locks in the `postgres` database of a test server.
const TEMPLATE_LOCK = 7_201;

/** A database of one's own on the run's Postgres: a copy of a migrated template, so that a test file pays for no migration. */
export async function testDatabase({ migrate, template }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const source = migrate ? `template_${shortHash(template ?? migrate.toString())}` : 'template1';
  await withAdmin(async (admin) => {
    // Postgres copies a template only while nobody is connected to it: one at a time.
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (migrate) await ensureTemplate(admin, source, migrate);
    await admin.query(`create database ${name} template ${source}`);
  });
  return {
    url: urlOf(name),
    name,
    drop: () => withAdmin(async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`))),
  };
}

async function ensureTemplate(admin: pg.Client, name: string, migrate: (url: string) => Promise<void>): Promise<void> {
  const found = await admin.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount) return;
  // Under another name until it is whole: a failed migration must not leave a template behind.
  const partial = `${name}_partial`;
  await admin.query(`drop database if exists ${partial} with (force)`);
  await admin.query(`create database ${partial}`);
  await migrate(urlOf(partial));
  await admin.query(`alter database ${partial} rename to ${name}`);
}

async function withAdmin(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client(urlOf('postgres'));
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end(); // the advisory lock ends with the session
  }
}

function urlOf(database: string): string {
  const url = new URL(testServers().postgresUrl);
  url.pathname = `/${database}`;
  return url.href;
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
