import type { PolicyFixture } from './fixture.js';

export const fixture: PolicyFixture = {
  policy: { type: 'correlation', version: 1, enabled: true, config: { trace: 'start' } },
};
