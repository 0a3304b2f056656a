import { expect, test } from 'vitest';
import { Marks } from './marks.js';
import { StoredResponse } from './stored-response.js';

const LIFETIME = { ageMs: 0, freshMs: 60_000, noCache: false, mustRevalidate: false, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
const PLACE = { tenantId: 't1', apiId: 'a1', path: '/pets', query: '?page=2' };
const response = (requestedAt: number, tags: string[] = []) =>
  new StoredResponse({
    key: 'k',
    target: '/pets?page=2',
    status: 200,
    fields: [],
    body: Buffer.alloc(0),
    selecting: [],
    lifetime: LIFETIME,
    receivedAt: requestedAt,
    requestedAt,
    tags,
  });
const purge = (scope: Parameters<Marks['purge']>[0]['scope'], apiId = 'a1') => ({ tenantId: 't1', apiId, scope });

test.each([
  ['the API', purge({ by: 'api' }), true],
  ['another API', purge({ by: 'api' }, 'a2'), false],
  ['a tag of it', purge({ by: 'tag', tag: 'red' }), true],
  ['a tag that it has not', purge({ by: 'tag', tag: 'blue' }), false],
  ['its URL', purge({ by: 'url', path: '/pets?page=2' }), true],
  ['the URL without the query', purge({ by: 'url', path: '/pets' }), false],
] as const)('a purge of %s', (_name, entry, gone) => {
  const marks = new Marks();
  const before = response(100, ['red']);
  expect(marks.allows(before, 'x', PLACE)).toBe(true);
  marks.purge(entry, 100);
  expect(marks.allows(before, 'x', PLACE)).toBe(!gone);
  expect(marks.allows(response(101, ['red']), 'x', PLACE)).toBe(true);
});

test('more marks than are kept become a floor for everything, so that nothing that was purged comes back', () => {
  const marks = new Marks();
  for (let i = 0; i < 25_000; i++) marks.invalidate(`target${i}`, i);
  expect(marks.size).toBe(20_000);
  expect(marks.allows(response(4_999), 'target0', PLACE)).toBe(false);
  expect(marks.allows(response(5_001), 'target0', PLACE)).toBe(true);
  expect(marks.allows(response(20_000), 'target24999', PLACE)).toBe(false);
});
