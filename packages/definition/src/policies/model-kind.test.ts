import { expect, test } from 'vitest';
import { POLICIES } from './index.js';
import { MODEL_POLICY_KINDS, MODEL_POLICY_TYPES, modelPolicyKind } from './model-kind.js';

test('each kind has policies, and those that are not about models have none', () => {
  expect(new Set(MODEL_POLICY_TYPES.map(modelPolicyKind))).toEqual(new Set(MODEL_POLICY_KINDS));
  expect(modelPolicyKind('token-limit')).toBe('budget');
  expect(modelPolicyKind('model-cache')).toBe('cache');
  expect(['cors', 'quota', 'cache', 'no such policy', 'toString'].map(modelPolicyKind)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

/** Offers an API to models: it is about calls of tools. */
const OTHERWISE = ['mcp-server'];

test('a policy whose words are about models says what it is for', () => {
  const said = Object.entries(POLICIES).filter(([, { summary }]) => /\bmodels?\b/i.test(summary));
  expect(said.filter(([type]) => modelPolicyKind(type) === undefined).map(([type]) => type)).toEqual(OTHERWISE);
});
