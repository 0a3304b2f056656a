import { expect, test } from 'vitest';
import { countryDatabase } from './country-database.js';

test('countries of addresses that have been registered there for decades, and none of private ones', () => {
  const database = countryDatabase();
  const asked = ['8.8.8.8', '193.99.144.80', '2001:4860:4860:0000:0000:0000:0000:8888', '10.0.0.1', '127.0.0.1', '0000:0000:0000:0000:0000:0000:0000:0001'];
  for (let i = 0; i < 2; i++) expect(asked.map((address) => database.country(address))).toEqual(['US', 'DE', 'US', undefined, undefined, undefined]);
  expect(countryDatabase()).toBe(database);
});
