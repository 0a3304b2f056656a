import { afterAll, beforeAll, expect, test } from 'vitest';
import { Account } from '../../modules/accounts/account.entity.js';
import { type TestApp, testApp } from '../../testing/index.js';
import { decodeCursor, encodeCursor, keyset, type PageQuery } from './keyset.js';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  for (let i = 0; i < 7; i++) await app.account({ name: ['Ada', 'Bob'][i % 2] ?? '', email: `p${i}@x.example` });
});
afterAll(() => app.close());

const page = (query: PageQuery, direction: 'asc' | 'desc' = 'asc') =>
  app.database.read('system', (tx) =>
    keyset(tx.repository(Account).createQueryBuilder('a').where(`a.email like 'p%'`), query, {
      direction,
      columns: [
        { sql: 'a.name', of: (account) => account.name },
        { sql: 'a.id', of: (account) => account.id },
      ],
    }),
  );

test.each(['asc', 'desc'] as const)('pages cover everything once, in order, over equal values of the first column (%s)', async (direction) => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await page({ limit: 2, cursor }, direction);
    seen.push(...items.map((account) => `${account.name}/${account.id}`));
    cursor = nextCursor ?? undefined;
  } while (cursor);
  const sorted = [...seen].sort();
  expect(seen).toEqual(direction === 'asc' ? sorted : sorted.reverse());
  expect(new Set(seen).size).toBe(7);
});

test('a cursor that is none of ours is the caller’s fault', async () => {
  for (const cursor of [
    '!',
    '',
    encodeCursor(['one']),
    encodeCursor(['a', 'b', 'c']),
    Buffer.from('{"a":1}').toString('base64url'),
    Buffer.from('[null,[]]').toString('base64url'),
  ]) {
    await expect(page({ limit: 2, cursor })).rejects.toMatchObject({ code: 'request.invalid' });
  }
});

test('a cursor comes back as it went', () => {
  const at = new Date('2026-01-02T03:04:05.678Z');
  expect(decodeCursor(encodeCursor([at, 'x', 7]), 3)).toEqual([at.toISOString(), 'x', 7]);
});
