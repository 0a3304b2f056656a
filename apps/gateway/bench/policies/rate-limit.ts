import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  base: 'keyed',
  policy: { type: 'rate-limit', version: 1, enabled: true, config: { limit: { kind: 'rate', name: 'minute', requests: 100_000_000, windowMs: 60_000 } } },
};
