import { expect, test } from 'vitest';
import type { ApiState } from '../compile/state.js';
import { compared, keyPlaceOf, type Recorded, restOf, withKey } from './replay.rules.js';

const state = {
  tenant: { slug: 'acme', aliases: ['acme-old'] },
  environment: { slug: 'test' },
  api: { slug: 'pets', aliases: ['cats'], basePath: '/store/pets', versionBy: { by: 'path' } },
  version: { name: 'v1' },
} as unknown as ApiState;

test('the part behind the API’s root is found whichever way a call came', () => {
  expect(restOf('/acme/pets/v1/7', state)).toBe('/7');
  expect(restOf('/acme~test/pets/v1/7', state)).toBe('/7');
  expect(restOf('/acme-old/cats/v1', state)).toBe('/');
  expect(restOf('/store/pets/v1/a/b', state)).toBe('/a/b');
  expect(restOf('/acme/pets/v10/7', state)).toBeUndefined();
  expect(restOf('/elsewhere', state)).toBeUndefined();
  expect(restOf('/acme/pets/7', { ...state, api: { ...state.api, versionBy: { by: 'header', header: 'x-version' } } })).toBe('/7');
});

test('a stand-in’s key goes where the API looks for one', () => {
  const call = { method: 'GET', path: '/a?b=1', headers: [['x-key', 'old']] as const, body: '', at: 0 };
  const place = (config: Record<string, unknown>) => keyPlaceOf([{ type: 'api-key', config }]);
  expect(withKey(call, place({ headers: ['x-key'] }), 'gh').headers).toEqual([['x-key', 'gh']]);
  expect(withKey(call, place({ headers: [], bearer: true }), 'gh').headers).toContainEqual(['authorization', 'Bearer gh']);
  expect(withKey(call, place({ headers: [], bearer: false, queryName: 'key' }), 'gh').path).toBe('/a?b=1&key=gh');
  expect(withKey(call, place({}), undefined)).toBe(call);
});

const record = (over: Partial<Recorded>): Recorded => ({
  requestId: 'r',
  at: 0,
  method: 'GET',
  path: '/p',
  status: 200,
  outcome: 'answered',
  clientAddress: '::1',
  ...over,
});
const now = (over: object) => ({ record: { status: 200, outcome: 'answered' as const, ...over }, steps: [], sent: null, answer: { headers: [], body: '' } });
const refusal = { status: 429, outcome: 'refused' as const, policy: 'rate-limit', code: 'gateway.rate_limited', reason: 'too many' };

test('refusals are counted by policy and by whose calls they were', () => {
  const records = [
    record({ applicationId: 'app_1' }),
    record({ applicationId: 'app_1' }),
    record({ applicationId: 'app_2' }),
    record({ status: 401, outcome: 'refused' }),
    record({ status: 401, outcome: 'refused' }),
  ];
  const looked = { timeline: [{ policy: 'cors', us: 1, result: 'dry-run' as const, note: 'would answer: gateway.cors_refused' }] };
  const result = compared(records, [now(refusal), now(refusal), now(refusal), now(refusal), now(looked)], new Map([['app_1', 'Shop']]));
  expect(result).toMatchObject({ looked: 5, refusedThen: 2, refusedNow: 4, newlyRefused: 3, newlyLetIn: 1 });
  expect(result.byPolicy).toEqual([{ policy: 'rate-limit', code: 'gateway.rate_limited', calls: 3 }]);
  expect(result.byApplication).toEqual([
    { applicationId: 'app_1', name: 'Shop', calls: 2 },
    { applicationId: 'app_2', name: 'app_2', calls: 1 },
  ]);
  expect(result.byDryRun).toEqual([{ policy: 'cors', note: 'would answer: gateway.cors_refused', calls: 1 }]);
  expect(result.examples[0]).toMatchObject({ statusThen: 200, statusNow: 429, application: 'Shop', reason: 'too many' });
});
