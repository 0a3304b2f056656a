import type { ContractParameter } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { fromHeader, fromPairs, fromPath, pairsOf, type Shape } from './parameters.js';

const parameter = (place: ContractParameter['in'], style: ContractParameter['style'], explode: boolean): ContractParameter => ({
  name: 'color',
  in: place,
  required: false,
  style,
  explode,
  schema: true,
});
const RGB = { R: '100', G: '200', B: '150' };
const LIST = ['blue', 'black', 'brown'];

/** The table of OpenAPI 3.1, 4.8.12.4. */
describe('the styles of OpenAPI', () => {
  test.each<[ContractParameter['style'], boolean, Shape, string, unknown]>([
    ['matrix', false, 'value', ';color=blue', 'blue'],
    ['matrix', false, 'list', ';color=blue,black,brown', LIST],
    ['matrix', false, 'object', ';color=R,100,G,200,B,150', RGB],
    ['matrix', true, 'list', ';color=blue;color=black;color=brown', LIST],
    ['matrix', true, 'object', ';R=100;G=200;B=150', RGB],
    ['label', false, 'value', '.blue', 'blue'],
    ['label', false, 'list', '.blue,black,brown', LIST],
    ['label', true, 'list', '.blue.black.brown', LIST],
    ['label', true, 'object', '.R=100.G=200.B=150', RGB],
    ['simple', false, 'list', 'blue,black,brown', LIST],
    ['simple', false, 'object', 'R,100,G,200,B,150', RGB],
    ['simple', true, 'object', 'R=100,G=200,B=150', RGB],
    ['simple', false, 'value', 'a%2Cb%20c', 'a,b c'],
    ['simple', false, 'list', 'a%2Cb,c', ['a,b', 'c']],
  ])('path %s, exploded %s, %s: %s', (style, explode, shape, text, value) => {
    expect(fromPath(parameter('path', style, explode), shape, text)).toEqual(value);
  });

  test.each<[ContractParameter['style'], boolean, Shape, string, unknown]>([
    ['form', true, 'value', 'color=blue', 'blue'],
    ['form', true, 'value', 'color=', ''],
    ['form', true, 'value', 'color', ''],
    ['form', true, 'list', 'color=blue&color=black&color=brown', LIST],
    ['form', false, 'list', 'color=blue,black,brown', LIST],
    ['form', false, 'object', 'color=R,100,G,200,B,150', RGB],
    ['form', true, 'object', 'R=100&G=200&B=150&other=1', RGB],
    ['spaceDelimited', false, 'list', 'color=blue%20black+brown', LIST],
    ['pipeDelimited', false, 'list', 'color=blue%7Cblack|brown', LIST],
    ['deepObject', true, 'object', 'color[R]=100&color%5BG%5D=200&color[B]=150', RGB],
    ['form', true, 'value', 'colour=blue', undefined],
    ['form', true, 'value', 'color=a+b%26c%zz', 'a b%26c%zz'],
    ['form', true, 'value', 'color=a+b%26c', 'a b&c'],
    ['json', false, 'object', 'color=%7B%22R%22%3A%22100%22%7D', { R: '100' }],
    ['json', false, 'value', 'color=nojson', 'nojson'],
  ])('query %s, exploded %s, %s: %s', (style, explode, shape, query, value) => {
    expect(fromPairs(parameter('query', style, explode), shape, pairsOf(query), new Set(['other']))).toEqual(value);
  });

  test('headers and values that come twice', () => {
    expect(fromHeader(parameter('header', 'simple', false), 'list', 'blue, black,brown')).toEqual(LIST);
    expect(fromHeader(parameter('header', 'simple', true), 'object', 'R=100, G=200,B=150')).toEqual(RGB);
    expect(fromPairs(parameter('query', 'form', true), 'value', pairsOf('color=a&color=b'), new Set())).toEqual(['a', 'b']);
  });
});
