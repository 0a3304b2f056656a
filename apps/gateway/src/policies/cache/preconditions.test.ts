import { expect, test } from 'vitest';
import { type Field } from './fields.js';
import { hasIt, partOf, type Wishes } from './preconditions.js';
import { StoredResponse } from './stored-response.js';

const LIFETIME = { ageMs: 0, freshMs: 60_000, noCache: false, mustRevalidate: false, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };
const AT = 'Sun, 06 Nov 1994 08:49:37 GMT';
const stored = (
  fields: Field[] = [
    ['etag', '"one"'],
    ['last-modified', AT],
  ],
) =>
  new StoredResponse({
    key: 'k',
    target: 't',
    status: 200,
    fields,
    body: Buffer.alloc(100),
    selecting: [],
    lifetime: LIFETIME,
    receivedAt: 0,
    requestedAt: 0,
    tags: [],
  });
const wishes = (some: Partial<Wishes>): Wishes => ({ ifNoneMatch: undefined, ifModifiedSince: undefined, range: undefined, ifRange: undefined, ...some });

test.each<[Partial<Wishes>, boolean]>([
  [{ ifNoneMatch: '"one"' }, true],
  [{ ifNoneMatch: 'W/"one"' }, true],
  [{ ifNoneMatch: '"a, b", "one"' }, true],
  [{ ifNoneMatch: '*' }, true],
  [{ ifNoneMatch: '"two"', ifModifiedSince: AT }, false],
  [{ ifModifiedSince: AT }, true],
  [{ ifModifiedSince: 'Sun, 06 Nov 1994 08:49:36 GMT' }, false],
  [{ ifModifiedSince: 'yesterday' }, false],
])('%o has it: %s', (some, expected) => {
  expect(hasIt(wishes(some), stored(), 0)).toBe(expected);
});

test.each<[Partial<Wishes>, ReturnType<typeof partOf>]>([
  [{ range: 'bytes=0-9' }, { from: 0, to: 10 }],
  [{ range: 'bytes=90-' }, { from: 90, to: 100 }],
  [{ range: 'bytes=-10' }, { from: 90, to: 100 }],
  [{ range: 'bytes=-1000' }, { from: 0, to: 100 }],
  [{ range: 'bytes=90-1000' }, { from: 90, to: 100 }],
  [{ range: 'bytes=100-' }, 'none'],
  [{ range: 'bytes=-0' }, 'none'],
  [{ range: 'bytes=9-0' }, undefined],
  [{ range: 'bytes=0-1,5-6' }, undefined],
  [{ range: 'bytes=-' }, undefined],
  [{ range: 'lines=0-1' }, undefined],
  [
    { range: 'bytes=0-9', ifRange: '"one"' },
    { from: 0, to: 10 },
  ],
  [{ range: 'bytes=0-9', ifRange: 'W/"one"' }, undefined],
  [
    { range: 'bytes=0-9', ifRange: AT },
    { from: 0, to: 10 },
  ],
  [{ range: 'bytes=0-9', ifRange: '"two"' }, undefined],
])('%o', (some, expected) => {
  expect(partOf(wishes(some), stored())).toEqual(expected);
});
