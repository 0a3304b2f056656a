import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Operations } from './operations.js';
import { fits, parseTemplate } from './template.js';

const segment = fc.oneof(fc.constantFrom('a', 'b', 'pets', '{id}', '{id}.json', 'v{n}', '{a}-{b}'), fc.stringMatching(/^[a-z]{1,3}$/));
const template = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`);

/** The same by regular expressions, tried one after the other. */
function fitsSlowly(path: string, text: string): boolean {
  const pattern = text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

describe('operations', () => {
  test('are found exactly where a template fits', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'pets', 'v1', 'x.json', '.json', '1-2', '', '7'), { minLength: 1, maxLength: 4 })
      .map((segments) => `/${segments.join('/')}`);
    fc.assert(
      fc.property(fc.uniqueArray(template, { maxLength: 8, selector: (text) => text.replace(/\{[^}]*\}/g, '{}') }), path, (templates, wanted) => {
        const operations = new Operations<string>();
        for (const text of templates) operations.add('GET', text, text);
        const found = operations.find('GET', wanted, 0);
        const fitting = templates.filter((text) => fitsSlowly(wanted, text));
        expect(found === undefined).toBe(fitting.length === 0);
        if (found !== undefined) expect(fitting).toContain(found);
        // a path without parameters is its own first choice
        if (templates.includes(wanted)) expect(found).toBe(wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  test('are chosen segment by segment: literal before mixed before parameter, mixed ones by their literal text; the next one where the method is missing', () => {
    const rank = (text: string): number[] =>
      text.split('/').map((part) => {
        if (!part.includes('{')) return 0;
        const literal = part.replace(/\{[^}]*\}/g, '').length;
        return literal > 0 ? 1_000 - literal : 1_000;
      });
    const compare = (a: string, b: string): number => {
      const [left, right] = [rank(a), rank(b)];
      const at = left.findIndex((value, i) => value !== right[i]);
      return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
    };
    const path = fc
      .array(fc.constantFrom('a', 'b', 'pets', 'v1', 'x.json', '1-2', '7'), { minLength: 1, maxLength: 3 })
      .map((segments) => `/${segments.join('/')}`);
    const declared = fc.tuple(fc.constantFrom('GET', 'PUT', 'HEAD'), template);
    const selector = ([method, text]: [string, string]) => `${method} ${text.replace(/\{[^}]*\}/g, '{}')}`;
    fc.assert(
      fc.property(fc.uniqueArray(declared, { maxLength: 12, selector }), path, fc.constantFrom('GET', 'PUT', 'HEAD'), (all, wanted, method) => {
        const operations = new Operations<string>();
        for (const [verb, text] of all) operations.add(verb, text, `${verb} ${text}`);
        const fitting = (verb: string) => all.filter(([known, text]) => known === verb && fitsSlowly(wanted, text)).map(([, text]) => text);
        const verb = method === 'HEAD' && fitting('HEAD').length === 0 ? 'GET' : method;
        const [best] = fitting(verb).sort(compare);
        const found = operations.find(method, wanted, 0);
        if (best === undefined) expect(found).toBeUndefined();
        else {
          expect(found?.startsWith(`${verb} `)).toBe(true);
          expect(rank(found?.slice(verb.length + 1) ?? '')).toEqual(rank(best));
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('that stand for the same requests are refused', () => {
    const operations = new Operations<string>();
    operations.add('GET', '/pets/{id}', 'a');
    expect(() => operations.add('GET', '/pets/{name}', 'b')).toThrow('same requests');
    operations.add('PUT', '/pets/{name}', 'c');
    expect(operations.methods('/pets/1', 0)).toEqual(['GET', 'HEAD', 'PUT']);
  });

  test.each(['pets', '/a{', '/a}', '/{a}}', '/{{a}'])('%s is no template', (text) => {
    expect(() => parseTemplate(text)).toThrow();
  });

  test('parts around parameters need at least a character for each', () => {
    expect(fits(['', '.json'], '.json')).toBe(false);
    expect(fits(['', '.json'], 'a.json')).toBe(true);
    expect(fits(['a', 'a'], 'aa')).toBe(false);
    expect(fits(['a', 'a'], 'aba')).toBe(true);
    expect(fits(['', '-', ''], '1-2')).toBe(true);
    expect(fits(['', '-', ''], '-2')).toBe(false);
  });
});
