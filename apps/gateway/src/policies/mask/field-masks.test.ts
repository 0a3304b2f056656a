import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldMasks } from './field-masks.js';

function masked(value: unknown, paths: string[], by: Parameters<typeof fieldMasks>[1] = 'mask') {
  const copy: unknown = structuredClone(value);
  return { count: fieldMasks(paths, by)(copy), value: copy };
}

test('by path, with any member and at any depth', () => {
  const value = { a: { b: 1, c: [{ b: 2 }, { b: null }] }, b: [3] };
  expect(masked(value, ['a.b', 'a.c.*.b', 'b', 'no.such', 'a.b.c'])).toEqual({
    count: 4,
    value: { a: { b: '***', c: [{ b: '***' }, { b: null }] }, b: '***' },
  });
  expect(masked(value, ['**.b'])).toEqual({ count: 4, value: { a: { b: '***', c: [{ b: '***' }, { b: null }] }, b: '***' } });
  expect(masked(value, ['a.c.*'], 'remove').value).toEqual({ a: { b: 1, c: [null, null] }, b: [3] });
});

test.each<[Parameters<typeof fieldMasks>[1], unknown]>([
  ['mask', { v: '***' }],
  ['remove', {}],
  ['last4', { v: '***6789' }],
])('%s', (by, expected) => {
  expect(masked({ v: '123-45-6789' }, ['v'], by).value).toEqual(expected);
});

test('short values and whole objects give nothing of themselves away', () => {
  expect(masked({ a: '12345678', b: { c: 'long enough' }, d: 123456789 }, ['*'], 'last4').value).toEqual({ a: '***', b: '***', d: '***6789' });
});

test('whatever the body, no value of a masked name is left', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const holder = { x: value, secret: 'S3CR3T', list: [{ secret: 'S3CR3T' }, [[{ secret: 'S3CR3T' }]]] };
      const { value: left } = masked(holder, ['**.secret']);
      expect(JSON.stringify((left as typeof holder).list)).not.toContain('S3CR3T');
      expect((left as typeof holder).secret).toBe('***');
    }),
  );
});
