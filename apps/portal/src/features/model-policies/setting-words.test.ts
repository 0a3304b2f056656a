import { MODEL_POLICY_TYPES } from '@gatehouse/contracts';
import { expect, test } from 'vitest';
import { newPolicy } from '../policies/policy-types';
import { settingsWords } from './setting-words';

test('what is set is told by the names of the form, and what is as usual is not', () => {
  expect(settingsWords('token-limit', { tokens: 5_000, of: 'output', cachedInput: 'count', byModel: true })).toBe(
    'Tokens: 5,000; Which: output; Each model apart',
  );
  expect(settingsWords('spend-limit', { dollars: 12.5, name: 'budget', warnAtPercent: 80 })).toBe('US dollars: 12.5');
  expect(settingsWords('token-limit', { tokens: 5_000, alertAtPercent: [50, 90] })).toBe('Tokens: 5,000; Alert at (%): 50, 90');
  expect(settingsWords('no such policy', { anything: 1 })).toBe('As usual');
});

test.each(MODEL_POLICY_TYPES)('%s as it is added can be told', (type) => {
  expect(settingsWords(type, newPolicy(type).config).length).toBeGreaterThan(0);
});
