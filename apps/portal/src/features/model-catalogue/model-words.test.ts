import { expect, test } from 'vitest';
import type { CallableModelView } from './model-view';
import { abilitiesOf, leadsTo, pricesWords, spanWords, sureOf } from './model-words';

const target = (more: object = {}) => ({
  ask: 'a',
  provider: 'House',
  model: 'm',
  price: null,
  contextTokens: null,
  outputTokensMax: null,
  abilities: [],
  ...more,
});
const model = (kind: string, models: object[]) => ({ name: 'a', kind, description: '', apis: [], models: models.map(target) }) as unknown as CallableModelView;

test('prices of several targets are a span, those of one a number, and none a dash', () => {
  const price = (inputPerMillion: number) => ({ price: { inputPerMillion, outputPerMillion: 2_000_000 } });
  expect(pricesWords(model('route', [price(150_000), price(1_250_000), {}]), 'inputPerMillion')).toBe('$0.15 to $1.25');
  expect(pricesWords(model('route', [price(150_000)]), 'cachedInputPerMillion')).toBe('$0.15');
  expect(pricesWords(model('route', [{}]), 'outputPerMillion')).toBe('–');
  expect(spanWords([], String)).toBe('–');
});

test('a route is as able as its least able target; a pattern leads to any', () => {
  const targets = [
    { abilities: ['chat', 'tools'], contextTokens: 8_000 },
    { abilities: ['chat'], contextTokens: 4_000 },
  ];
  expect([abilitiesOf(model('route', targets)), abilitiesOf(model('pattern', targets)), abilitiesOf(model('route', []))]).toEqual([
    ['chat'],
    ['chat', 'tools'],
    [],
  ]);
  expect([sureOf(model('route', targets), 'contextTokens'), sureOf(model('route', [{}]), 'contextTokens')]).toEqual([4_000, null]);
});

test('where it leads, in few words', () => {
  expect(leadsTo(model('route', [{}]))).toBe('House: m');
  expect(leadsTo(model('route', [{}, {}, {}]))).toBe('3 models of House');
  expect(leadsTo(model('model', [{}]))).toBe('House');
  expect(leadsTo(model('pattern', []))).toBe('any model whose name fits');
});
