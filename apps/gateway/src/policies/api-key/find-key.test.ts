import { ApiKeyConfig } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import type { Exchange } from '../../exchange/exchange.js';
import { keyPlaces } from './find-key.js';

const exchange = (query: string) => ({ query, rawTarget: true, secretParameter: undefined, head: { find: () => -1 } }) as unknown as Exchange;
const inQuery = () => keyPlaces(ApiKeyConfig.parse({ headers: [], bearer: false, queryName: 'api_key' }))[0] as NonNullable<ReturnType<typeof keyPlaces>[0]>;

test('a key in the query is found under its name however that is spelled, and twice is nobody’s', () => {
  for (const [query, key] of [
    ['', undefined],
    ['?x=1', undefined],
    ['?api_key=k', 'k'],
    ['?x=1&api%5Fkey=k', 'k'],
    ['?api_key', 'api_key'],
    ['?api_key=a&api_key=b', null],
    ['?api_key=a&api%5fkey=b', null],
    ['?API_KEY=k', undefined],
    ['?%zz=k', undefined],
  ] as const)
    expect([query, inQuery().read(exchange(query)) ?? (inQuery().read(exchange(query)) === null ? null : undefined)]).toEqual([query, key]);
});

test('it is taken out, the rest stays as it was, and records are told that it is secret', () => {
  const x = exchange('?a=1&api_key=k&b=%20');
  const place = inQuery();
  expect(place.read(x)).toBe('k');
  expect(x.secretParameter).toBe('api_key');
  place.strip(x);
  expect([x.query, x.rawTarget]).toEqual(['?a=1&b=%20', false]);
});
