import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  base: 'keyed',
  policy: {
    type: 'throttle',
    version: 1,
    enabled: true,
    config: {
      limit: { kind: 'rate', name: 'smooth', algorithm: 'gcra', requests: 1_000_000, windowMs: 1_000 },
      priorities: [{ plan: 'Gold', priority: 'high' }],
    },
  },
};
