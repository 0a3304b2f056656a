import { expect, test } from 'vitest';
import { z } from 'zod';
import './fault-words.js';

const saying = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues.map(({ message }) => message);

test('says what a value has to be, in words', () => {
  expect(saying(z.string().min(1), '')).toEqual(['is needed']);
  expect(saying(z.string().min(1), undefined)).toEqual(['is needed']);
  expect(saying(z.string().min(3), 'a')).toEqual(['has at least 3 characters']);
  expect(saying(z.array(z.string()).min(1), [])).toEqual(['has at least 1 entry']);
  expect(saying(z.int().max(5), 9)).toEqual(['is at most 5']);
  expect(saying(z.int(), 'x')).toEqual(['is a number']);
  expect(saying(z.enum(['a', 'b']), 'c')).toEqual(['is one of: a, b']);
  expect(saying(z.union([z.int(), z.boolean()]), 'c')).toEqual(['is none of what can stand here']);
});

test('what a schema says of itself comes first', () => {
  expect(saying(z.string().regex(/^a/, 'begins with an a'), 'b')).toEqual(['begins with an a']);
});
