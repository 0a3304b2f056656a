import { describe, expect, test } from 'vitest';
import { asFieldValue, compileTemplate } from './template.js';

const scope = Object.assign(Object.create(null), { body: { name: 'A "b" <c>', list: [1, 2, 3], nothing: null }, request: { headers: { 'x-a': 'one' } } });
const render = (source: string, as: Parameters<typeof compileTemplate>[1] = 'json') => compileTemplate(source, as).render(scope);

describe('values are escaped for where they stand', () => {
  test('JSON', () => {
    expect(
      JSON.parse(render('{"n": {{ body.name }}, "all": {{ body.list }}, "missing": {{ body.none }}, "h": {{ request.headers["x-a"] | append: "!" }}}')),
    ).toEqual({
      n: 'A "b" <c>',
      all: [1, 2, 3],
      missing: null,
      h: 'one!',
    });
    expect(JSON.parse(render('[{% for one in body.list %}{"v": {{ one }}}{% unless forloop.last %},{% endunless %}{% endfor %}]'))).toHaveLength(3);
  });
  test('XML, URLs, and text', () => {
    expect(render('<n>{{ body.name }}</n>', 'xml')).toBe('<n>A &quot;b&quot; &lt;c&gt;</n>');
    expect(render('/a/{{ body.name }}', 'url')).toBe('/a/A%20%22b%22%20%3Cc%3E');
    expect(render('{{ body.name }} {{ body.nothing }}{{ body.list }}', 'none')).toBe('A "b" <c> [1,2,3]');
  });
  test('what leaves as a field value has no line breaks', () => {
    expect(asFieldValue(' a\r\nx-b: c\u0000é ')).toBe('a%0D%0Ax-b: c%00%C3%A9');
    expect(() => asFieldValue('x'.repeat(5_000))).toThrow(/more than/);
  });
});

describe('a template is refused when it is compiled', () => {
  test.each(['{{ a', '{% if %}', '{% for %}{% endfor %}', '{{ a | no_such_filter }}', '{% include "x" %}', '{% render "x" %}', '{% layout "x" %}', 'x{{'])(
    '%s',
    (source) => {
      expect(() => compileTemplate(source, 'none').render({})).toThrow();
    },
  );
  test('when it is too long', () => {
    expect(() => compileTemplate(`{{ a }}${'x'.repeat(70_000)}`, 'none')).toThrow(/limit/);
  });
});

describe('nothing of the host is reached', () => {
  test.each([
    'constructor',
    '__proto__',
    'body.constructor',
    'body.constructor.constructor',
    'body.__proto__',
    'body["__proto__"].polluted',
    'body.list.constructor',
    'body.name.constructor',
    'process',
    'globalThis',
    'require',
    'body.toString',
  ])('{{ %s }}', (expression) => {
    expect(render(`{{ ${expression} }}`, 'none')).toBe('');
  });
  test('assigning does not reach what was given', () => {
    render('{% assign body = "x" %}{% assign __proto__ = "x" %}{% capture constructor %}x{% endcapture %}', 'none');
    expect(scope.body.list).toEqual([1, 2, 3]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('rendering is bounded', () => {
  test.each([
    ['a long range', '{% for i in (1..1000000000) %}x{% endfor %}'],
    ['loops in loops', '{% for i in (1..9000) %}{% for j in (1..9000) %}{% for k in (1..9000) %}{% endfor %}{% endfor %}{% endfor %}'],
    ['text that doubles', `{% assign s = "xxxxxxxxxxxxxxxx" %}${'{% assign s = s | append: s %}'.repeat(40)}{{ s }}`],
    ['much output', '{% assign s = "x" %}{% for i in (1..20) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..2000) %}{{ s }}{% endfor %}'],
    ['replacing', `{% assign s = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" %}${'{% assign s = s | replace: "x", s %}'.repeat(8)}{{ s }}`],
    ['splitting and joining', `{% assign s = "a,b,c,d,e,f,g,h" %}${'{% assign s = s | split: "" | join: s %}'.repeat(12)}{{ s }}`],
  ])('%s', (_what, source) => {
    const before = performance.now();
    expect(() => render(source, 'none')).toThrow();
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
