import { expect, test } from 'vitest';
import { behindRoot } from './behind-root';

const PLACES = [
  { environmentId: 'live', url: 'http://gw.example/acme/trains/v1' },
  { environmentId: 'test', url: 'http://gw.example/acme~test/trains/v1' },
];

test.each([
  ['http://gw.example/acme/trains/v1/trips?page=2', '/trips?page=2', 'live'],
  ['https://elsewhere.example/acme~test/trains/v1', '/', 'test'],
  ['/acme/trains/v1/v1/x', '/v1/x', 'live'],
  ['/acme/trains/v10/x', '/acme/trains/v10/x', null],
  ['/trips', '/trips', null],
  ['http://gw.example/acme/trains/v1/a/../b%2Fc?d=/e#f', '/a/../b%2Fc?d=/e', 'live'],
  ['http://gw.example', '/', null],
])('%s is %s in %s', (target, path, environmentId) => {
  expect(behindRoot(target, PLACES)).toEqual({ path, environmentId });
});

test('of hosts with the same root the one that was named, of roots the longest', () => {
  const hosts = [
    { environmentId: 'short', url: 'https://trains.example/' },
    { environmentId: 'other', url: 'https://other.example/v1' },
    { environmentId: 'long', url: 'https://trains.example/v1' },
  ];
  expect(behindRoot('https://trains.example/v1/trips', hosts)).toEqual({ path: '/trips', environmentId: 'long' });
  expect(behindRoot('https://trains.example/v2/trips', hosts)).toEqual({ path: '/v2/trips', environmentId: 'short' });
});
