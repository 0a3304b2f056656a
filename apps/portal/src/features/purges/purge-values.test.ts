import { expect, test } from 'vitest';
import { PurgeValues, scopeOf, scopeText } from './purge-values';

test.each([
  [{ by: 'api', tag: 'left over', path: '' }, true],
  [{ by: 'tag', tag: 'pet-7', path: '' }, true],
  [{ by: 'tag', tag: 'two words', path: '' }, false],
  [{ by: 'tag', tag: '', path: '/a' }, false],
  [{ by: 'url', tag: '', path: '/a?b=1' }, true],
  [{ by: 'url', tag: '', path: 'https://gateway/a' }, false],
] as const)('%o', (values, valid) => {
  expect(PurgeValues.safeParse(values).success).toBe(valid);
});

test('only what was chosen is sent and told', () => {
  const values = { tag: 'pet-7', path: '/pets' };
  expect((['api', 'tag', 'url'] as const).map((by) => scopeOf({ by, ...values }))).toEqual([
    { by: 'api' },
    { by: 'tag', tag: 'pet-7' },
    { by: 'url', path: '/pets' },
  ]);
  expect([scopeText({ by: 'api' }), scopeText({ by: 'tag', tag: 'a' }), scopeText({ by: 'url', path: '/p' })]).toEqual(['Everything', 'Tag a', '/p']);
});
