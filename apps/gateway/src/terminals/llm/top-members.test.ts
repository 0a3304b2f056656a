import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memberValue, spliced, topMembers } from './top-members.js';

const find = (text: string) => topMembers(Buffer.from(text));

test('members of any JSON object are found as a parser finds them, however it is spaced', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 8 });
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 1, '\t', '\r\n '), (object, space) => {
      const bytes = Buffer.from(JSON.stringify(object, null, space));
      const members = topMembers(bytes);
      expect(members === null).toBe(false);
      if (members === null) return;
      const meant = JSON.parse(bytes.toString()) as Record<string, unknown>;
      expect([...members.at.keys()].sort()).toEqual(Object.keys(meant).sort());
      for (const [name, value] of Object.entries(meant)) expect(memberValue(bytes, members, name)).toEqual(value);
    }),
  );
});

test('texts end where they end: backslashes before quotes, at every length', () => {
  for (let length = 0; length < 60; length++) {
    for (const end of ['', '\\', '"', '\\"', '\\\\']) {
      const value = 'x'.repeat(length) + end;
      const bytes = Buffer.from(JSON.stringify({ before: value, model: 'm' }));
      expect(memberValue(bytes, topMembers(bytes) ?? { at: new Map(), inside: 0, empty: true }, 'model')).toBe('m');
    }
  }
});

test('what is no object, is cut, goes on behind its end, or says something twice is none', () => {
  for (const text of [
    '',
    ' ',
    '[]',
    '"x"',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{"a":1} x',
    '{a:1}',
    '{"a" 1}',
    '{"a":"b',
    '{"a":[1}',
    '{"a":1,"a":2}',
    '{"model":1,"mod\\u0065l":2}',
  ])
    expect([text, find(text)]).toEqual([text, null]);
  expect(find('\ufeff{"a":1}')?.at.size).toBe(1);
  expect(find(' {} ')?.empty).toBe(true);
});

test('bytes are put in their places, and all others stay', () => {
  const bytes = Buffer.from('{"a":1,"model":"x"}');
  const members = topMembers(bytes);
  const at = members?.at.get('model');
  if (members === null || at === undefined) throw new Error('not found');
  const put = Buffer.from('"u":0,');
  const changed = spliced(bytes, [
    { start: members.inside, end: members.inside, bytes: put },
    { ...at, bytes: Buffer.from('"longer"') },
  ]);
  expect(changed.toString()).toBe('{"u":0,"a":1,"model":"longer"}');
});
