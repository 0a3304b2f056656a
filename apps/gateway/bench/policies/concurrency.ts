import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  base: 'keyed',
  policy: { type: 'concurrency', version: 1, enabled: true, config: { limit: { kind: 'concurrency', name: 'parallel', calls: 10_000 } } },
};
