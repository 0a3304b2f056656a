import { expect, test } from 'vitest';
import { modelLimitsOf } from './model-limits.js';

const policy = (type: string, config: object, more: object = {}) => ({ type, enabled: true, config, ...more }) as never;

test('tokens and money of a plan are told as a consumer should know them; what is off or looks on limits nobody', () => {
  const told = modelLimitsOf([
    policy('token-limit', { tokens: 1_000, period: 'day', of: 'output', timeZone: 'Europe/Berlin' }),
    policy('spend-limit', { dollars: 2.5, period: 'rolling', windowMs: 3_600_000, byModel: true, name: 'pocket' }),
    policy('token-limit', { tokens: 5, period: 'day' }, { enabled: false }),
    policy('spend-limit', { dollars: 5, period: 'day' }, { dryRun: true }),
    policy('cors', { origins: ['*'] }),
  ]);
  expect(told).toEqual([
    { name: 'tokens', unit: 'tokens', amount: 1_000, of: 'output', period: 'day', windowMs: null, timeZone: 'Europe/Berlin', byModel: false },
    { name: 'pocket', unit: 'dollars', amount: 2.5, of: null, period: 'rolling', windowMs: 3_600_000, timeZone: null, byModel: true },
  ]);
});
