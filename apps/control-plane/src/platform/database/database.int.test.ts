import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../testing/index.js';
import { Database, migrate, SYSTEM_ACTOR, type Tx } from './index.js';
import { loginUrl } from './logins.js';

let app: TestApp;
let acme: TestTenant;
let other: TestTenant;
let database: Database;

beforeAll(async () => {
  app = await testApp();
  database = app.database;
  [acme, other] = [await app.tenant('acme'), await app.tenant('other')];
});
afterAll(() => app.close());

const team = (tx: Tx, id: string, tenantId: string) => tx.sql('insert into teams (id, tenant_id, slug, name) values ($1, $2, $1, $1)', [id, tenantId]);

describe('tenancy, when a query forgets its filter', () => {
  test('a scope sees its own rows only, in every table of tenants', async () => {
    const tables = await database.read('system', (tx) =>
      tx.sql<{ name: string }>(
        `select relname as name from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
      ),
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const column = name === 'tenants' ? 'id' : 'tenant_id';
      const seen = await database.read({ tenantId: acme.id }, (tx) => tx.sql<{ tenant: string }>(`select distinct ${column} as tenant from ${name}`));
      expect(seen.filter((row) => row.tenant !== acme.id)).toEqual([]);
    }
    const members = await database.read({ tenantId: acme.id }, (tx) => tx.sql('select id from members'));
    expect(members).toHaveLength(6);
  });

  test('every table that names a tenant is protected, its owner included', async () => {
    const open = await database.read('system', (tx) =>
      tx.sql(
        `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
         where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
           and not (c.relrowsecurity and c.relforcerowsecurity)
           and has_table_privilege('gatehouse_app', c.oid, 'select')`,
      ),
    );
    expect(open).toEqual([]);
  });

  test('a row of another tenant cannot be changed, removed, written, or moved there', async () => {
    const as = (work: (tx: Tx) => Promise<unknown>) => database.write({ tenantId: acme.id }, SYSTEM_ACTOR, work);
    await database.write({ tenantId: other.id }, SYSTEM_ACTOR, (tx) => team(tx, 'team_other', other.id));
    await as((tx) => team(tx, 'team_acme', acme.id));
    await as((tx) => tx.sql(`update teams set name = 'taken'`));
    await as((tx) => tx.sql(`delete from teams where id = 'team_other'`));
    expect(await database.read('system', (tx) => tx.sql('select id, name from teams order by id'))).toEqual([
      { id: 'team_acme', name: 'taken' },
      { id: 'team_other', name: 'team_other' },
    ]);
    await expect(as((tx) => team(tx, 'team_x', other.id))).rejects.toThrow(/row-level security/);
    await expect(as((tx) => tx.sql('update teams set tenant_id = $1', [other.id]))).rejects.toThrow(/row-level security/);
  });

  test('without a scope there is nothing: also on a connection that served a scope before', async () => {
    const source = new DataSource({ type: 'postgres', url: loginUrl(app.config, 'app'), poolSize: 1 });
    await source.initialize();
    const scoped = new Database(source, app.time, { error: () => {} } as never);
    expect(await scoped.read({ tenantId: acme.id }, (tx) => tx.sql('select id from members'))).toHaveLength(6);
    expect(await source.query('select id from members')).toEqual([]);
    expect(await source.query('select id from tenants')).toEqual([]);
    await source.destroy();
  });

  test('a reference across tenants cannot be stored, not even by the platform itself', async () => {
    const insert = database.write('system', SYSTEM_ACTOR, (tx) =>
      tx.sql('insert into team_members (tenant_id, team_id, member_id) values ($1, $2, $3)', [acme.id, 'team_acme', other.members.owner.memberId]),
    );
    await expect(insert).rejects.toMatchObject({ code: 'resource.conflict' });
  });
});

describe('logins', () => {
  test('neither owns anything, is superuser, or bypasses row-level security', async () => {
    const rows = await database.read('system', (tx) =>
      tx.sql(
        `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, (select count(*)::int from pg_class where relowner = r.oid) as owned
         from pg_roles r where rolname like 'gatehouse\\_%' and rolname <> 'gatehouse_owner' order by 1`,
      ),
    );
    const no = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owned: 0 };
    expect(rows).toEqual([
      { rolname: 'gatehouse_app', ...no },
      { rolname: 'gatehouse_records', ...no },
    ]);
    const [me] = await database.read('system', (tx) => tx.sql<{ me: string }>('select current_user as me'));
    expect(me?.me).toBe('gatehouse_app');
  });

  test('the one for records reaches no account, the one for the application rewrites no trail', async () => {
    const client = new pg.Client(loginUrl(app.config, 'records'));
    await client.connect();
    await expect(client.query('select * from accounts')).rejects.toThrow(/permission denied/);
    await client.end();
    await expect(database.write('system', SYSTEM_ACTOR, (tx) => tx.sql('delete from audit_entries'))).rejects.toThrow(/permission denied/);
  });

  test('migrating again, twice at once, changes nothing', async () => {
    expect(await Promise.all([migrate(app.config), migrate(app.config)])).toEqual([[], []]);
  });
});

describe('transactions', () => {
  test('a read writes nothing', async () => {
    await expect(database.read('system', (tx) => tx.sql('delete from teams'))).rejects.toThrow(/read-only transaction/);
  });

  test('rows, trail and outbox stand or fall together; hooks run after the commit only', async () => {
    const ran: string[] = [];
    const write = (id: string, fail: boolean) =>
      database.write({ tenantId: acme.id }, SYSTEM_ACTOR, async (tx) => {
        await team(tx, id, acme.id);
        await tx.audit({ action: 'team.created', subject: { kind: 'team', id, name: id } });
        await tx.outbox('test.topic', { id });
        tx.afterCommit(() => void ran.push(id));
        if (fail) throw new Error('at the last moment');
      });
    await expect(write('team_a', true)).rejects.toThrow('at the last moment');
    await write('team_b', false);
    const found = await database.read('system', (tx) =>
      tx.sql(`select 'row' as what, id from teams where id in ('team_a', 'team_b') union all select 'trail', subject_id from audit_entries where subject_id in ('team_a', 'team_b')
              union all select 'outbox', payload->>'id' from outbox where topic = 'test.topic' order by 1`),
    );
    expect(found).toEqual(['outbox', 'row', 'trail'].map((what) => ({ what, id: 'team_b' })));
    expect(ran).toEqual(['team_b']);
  });

  test('a deadlock is tried once more, and then both are through', async () => {
    const attempts = { first: 0, second: 0 };
    let meet = 0;
    const run = (name: 'first' | 'second', ids: [string, string]) =>
      database.write('system', SYSTEM_ACTOR, async (tx) => {
        attempts[name]++;
        await tx.sql('update teams set name = $2 where id = $1', [ids[0], name]);
        meet++;
        while (meet < 2) await new Promise((resolve) => setTimeout(resolve, 5));
        await tx.sql('update teams set name = $2 where id = $1', [ids[1], name]);
      });
    await Promise.all([run('first', ['team_acme', 'team_b']), run('second', ['team_b', 'team_acme'])]);
    expect(attempts.first + attempts.second).toBe(3);
  });
});
