import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  base: 'keyed',
  policy: { type: 'adaptive-concurrency', version: 1, enabled: true, config: { callsStart: 1_000, callsMin: 1_000 } },
};
