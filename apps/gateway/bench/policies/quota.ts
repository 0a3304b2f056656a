import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  base: 'keyed',
  policy: { type: 'quota', version: 1, enabled: true, config: { limit: { kind: 'quota', name: 'monthly', requests: 1_000_000_000, period: 'month' } } },
};
