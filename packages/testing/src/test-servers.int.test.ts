import { redisFault } from '@gatehouse/embedded';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './test-database.js';
import { testRedis } from './test-redis.js';

async function query(url: string, sql: string) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('databases are copies of one migrated template, and apart from each other', async () => {
  let migrations = 0;
  const migrate = async (url: string) => {
    migrations++;
    await query(url, 'create table thing (id int primary key)');
  };
  const [a, b] = await Promise.all([testDatabase({ migrate }), testDatabase({ migrate })]);
  await query(a.url, 'insert into thing values (1)');
  expect(await query(a.url, 'select id from thing')).toEqual([{ id: 1 }]);
  expect(await query(b.url, 'select id from thing')).toEqual([]);
  expect(migrations).toBe(1);
  await a.drop();
  await expect(query(a.url, 'select 1')).rejects.toThrow(/does not exist/);
});

test('a failed migration leaves no template behind', async () => {
  let attempts = 0;
  const migrate = async () => {
    if (++attempts === 1) throw new Error('broken migration');
  };
  await expect(testDatabase({ migrate })).rejects.toThrow('broken migration');
  await expect(testDatabase({ migrate })).resolves.toHaveProperty('url');
});

test('each file gets its own Redis database, on a server fit for queues', async () => {
  const [a, b] = await Promise.all([testRedis(), testRedis()]);
  const [first, second] = [new Redis(a.url), new Redis(b.url)];
  await first.set('k', '1');
  expect(await second.get('k')).toBeNull();
  first.disconnect();
  second.disconnect();
  expect(await redisFault(a.url)).toBeUndefined();
});
