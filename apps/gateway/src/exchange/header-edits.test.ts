import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeaderName, HeaderNames } from '../http1/header-name.js';
import { HeaderEdits } from './header-edits.js';
import { ConstantValue } from './late-value.js';

/** More names than there are bits to tell them apart by. */
const NAMES = Array.from({ length: 80 }, (_, i) => new HeaderName(`x-name-${i}`));
const LATER = NAMES.slice(0, 3);
const later = { names: LATER, put: () => {}, values: () => LATER.map(({ text }) => `${text} later`) };

const step = fc.record({
  how: fc.constantFrom('set', 'add', 'remove', 'removeAll', 'later'),
  name: fc.nat(NAMES.length - 1),
  value: fc.stringMatching(/^[a-z]{0,8}$/),
  constant: fc.boolean(),
});
const SEVERAL = new HeaderNames(NAMES.slice(2, 6));

test('edits are what a plain list of lines would be, whatever the order, and however many names share a bit', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const edits = new HeaderEdits(null);
      let lines: [string, string][] = [];
      for (const { how, name, value, constant } of steps) {
        const header = NAMES[name] as HeaderName;
        if (how === 'later') {
          edits.setLater(later);
          lines = lines.filter(([text]) => !LATER.some((one) => one.text === text));
          for (const { text } of LATER) lines.push([text, `${text} later`]);
          continue;
        }
        if (how === 'removeAll') {
          edits.removeAll(SEVERAL);
          lines = lines.filter(([text]) => !SEVERAL.names.some((one) => one.text === text));
          continue;
        }
        if (how !== 'add') lines = lines.filter(([text]) => text !== header.text);
        if (how !== 'remove') lines.push([header.text, value]);
        if (how === 'remove') edits.remove(header);
        else edits[how as 'set' | 'add'](header, constant ? new ConstantValue(header, value) : value);
        expect(edits.get(header)).toBe(lines.find(([text]) => text === header.text)?.[1]);
        expect(edits.has(header)).toBe(lines.some(([text]) => text === header.text));
      }
      expect(edits.entries().sort()).toEqual(lines.sort());
    }),
  );
});
