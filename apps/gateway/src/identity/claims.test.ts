import { credentialHandle } from '@gatehouse/kernel';
import { expect, test } from 'vitest';
import { ClaimReader, claimAt, wordsOf } from './claims.js';

test('a claim is found by its name, or inside another', () => {
  const claims = { sub: 'ada', 'https://x.test/roles': ['a'], realm: { access: { roles: ['b'] } }, 'realm.access': 'whole' };
  expect(claimAt(claims, 'sub')).toBe('ada');
  expect(claimAt(claims, 'https://x.test/roles')).toEqual(['a']);
  expect(claimAt(claims, 'realm.access.roles')).toEqual(['b']);
  expect(claimAt(claims, 'realm.access')).toBe('whole');
  for (const name of ['nothing', 'sub.length', 'realm.nothing.roles', '__proto__', 'constructor.name', 'realm.__proto__'])
    expect(claimAt(claims, name), name).toBeUndefined();
});

test('words are a list, or one text', () => {
  expect([wordsOf('a  b'), wordsOf(['a', 1, 'b', '']), wordsOf(undefined), wordsOf({})]).toEqual([['a', 'b'], ['a', 'b'], [], []]);
});

test('what a token means is worked out once, and what it lacks is told apart from what is not asked for', () => {
  const settings = { caller: { as: 'registered' as const, claim: 'azp' }, subjectClaim: 'sub', scopesClaim: 'scope', rolesClaim: 'roles', claimHeaders: [] };
  const reader = new ClaimReader(settings, 'ten_1', 'https://login.test');
  expect(reader.read({ azp: 'shop', sub: 'ada', scope: 'a b', roles: ['r'] })).toMatchObject({
    handle: credentialHandle.subject('ten_1', 'https://login.test', 'shop'),
    subject: 'ada',
    scopes: ['a', 'b'],
    roles: ['r'],
  });
  expect(reader.read({ azp: ['shop'] })).toMatchObject({ handle: undefined, subject: null, scopes: [] });
  expect(new ClaimReader({ ...settings, caller: { as: 'subject' } }, 'ten_1', 'x').read({}).handle).toBeNull();
});

test('claims for headers are plain text or JSON in ASCII, never more than one line', () => {
  const claimHeaders = ['text', 'odd', 'list', 'long', 'none'].map((claim) => ({ claim, header: `x-${claim}` }));
  const reader = new ClaimReader({ caller: { as: 'subject' }, subjectClaim: 'sub', scopesClaim: 'scope', rolesClaim: 'roles', claimHeaders }, 't', 'i');
  const { headers } = reader.read({ text: 'ada', odd: 'é\r\nX-Evil: 1', list: ['a', 2], long: 'x'.repeat(5_000) });
  expect(headers.map(([name, value]) => [name.text, value])).toEqual([
    ['x-text', 'ada'],
    ['x-odd', '"\\u00e9\\r\\nX-Evil: 1"'],
    ['x-list', '["a",2]'],
  ]);
});
