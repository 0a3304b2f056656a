import type { PolicyInstance } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { asksForMocks, asksForValidation, contractsOf } from './contracts.js';
import type { ApiState } from './state.js';

const policy = (type: string, enabled = true): PolicyInstance => ({ type, version: 1, enabled, config: {} });
const answers = [{ status: '200', headers: [], bodies: [{ type: 'application/json', text: '{}' }] }];
const OPERATIONS = [
  { id: 'list', method: 'GET', path: '/pets' },
  { id: 'add', method: 'POST', path: '/pets' },
];

function state(policies: PolicyInstance[], operationPolicies: Record<string, PolicyInstance[]> = {}): ApiState {
  const settings = { upstreamId: null, unmatched: 'refuse', policies, operationPolicies, anonymous: true };
  const mocks = { 'GET /pets': answers, 'POST /pets': answers };
  return {
    tenant: { id: 'ten_1', slug: 'acme' },
    api: { id: 'api_1', slug: 'pets' },
    version: { id: 'ver_1', name: 'v1' },
    revision: { id: 'rev_1', operations: OPERATIONS, settings, mocks },
  } as unknown as ApiState;
}

const crossing = (given: ApiState) => OPERATIONS.map((operation) => contractsOf(given)?.of(operation)?.responses?.length ?? 0);

test('answers cross where a mock stands, and nowhere else', () => {
  expect(crossing(state([policy('mock')]))).toEqual([1, 1]);
  expect(crossing(state([], { add: [policy('mock')] }))).toEqual([0, 1]);
  expect(crossing(state([policy('mock', false)]))).toEqual([0, 0]);
  expect(contractsOf(state([policy('cors')]))).toBeNull();
});

test('schemas do not cross for a mock alone', () => {
  expect([asksForMocks(state([policy('mock')])), asksForValidation(state([policy('mock')]))]).toEqual([true, false]);
  expect(contractsOf(state([policy('mock')]))?.schemas).toBeUndefined();
});
