import { expect, test } from 'vitest';
import { hostFaults } from './environment.rules.js';

test('a tenant cannot take a host under which others are reached', () => {
  const platform = ['https://gateway.example.com:8443', 'https://portal.example.com'];
  expect(hostFaults(['api.acme.example', 'eu.gateway.example.com'], platform)).toEqual([]);
  expect(hostFaults(['api.acme.example', 'gateway.example.com', 'portal.example.com', '203.0.113.7'], platform).map(({ pointer }) => pointer)).toEqual([
    '/hosts/1',
    '/hosts/2',
    '/hosts/3',
  ]);
});
